import { accepted, type Parsed, refused } from './parsed.ts';
import { plainText } from './spelling.ts';

// Royal Mail's areas, with the Crown dependencies (GY, IM, JE), the forces (BF) and large mail users (BX). Not GX, which
// is Gibraltar, and not GIR, which was a bank.
const AREAS = `
  AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
  G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW
  OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF
  WN WR WS WV YO ZE`;

/** GOV.UK Notify's rule, on capitals without spaces. The last two letters are never C, I, K, M, O or V. */
const POSTCODE = new RegExp(`^(?:${AREAS.trim().split(/\s+/).join('|')})[0-9][0-9A-Z]?[0-9][ABD-HJLNP-UW-Z]{2}$`);

/** A UK postcode, in capitals with the space before its last three characters: `TW3 3EB`. */
export const parsePostcode = (text: string): Parsed<string> => {
  const compact = plainText(text).replace(/[\s-]/g, '').toUpperCase();
  return POSTCODE.test(compact)
    ? accepted(`${compact.slice(0, -3)} ${compact.slice(-3)}`)
    : refused('is not a UK postcode');
};

/** The part before the space, some ten thousand households: `TW3` of `TW3 3EB`. Takes what `parsePostcode` gives. */
export const outwardPostcode = (postcode: string): string => postcode.slice(0, -3).trimEnd();
