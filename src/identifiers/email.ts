import { domainToASCII } from 'node:url';
import { accepted, type Parsed, refused } from './parsed.ts';

const INVISIBLE = /\p{Cf}/gu;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An email address in the form it is matched in: trimmed, all lower case (the part before the @ may tell capitals apart
 * by RFC 5321, but no mail service here does), a typed ’ as ', a domain of other letters as its `xn--` form.
 * RFC 5321's addr-spec without quoted names and address literals, which nobody has; 254 characters at most.
 */
export const parseEmail = (text: string): Parsed<string> => {
  const typed = text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^mailto:/i, '')
    .replaceAll('’', "'");
  const parts = typed.toLowerCase().split('@');
  const [local, host] = parts;
  if (parts.length !== 2 || local === undefined || host === undefined) return refused('must have one @');
  if (/[\s\p{Cc}]/u.test(typed)) return refused('must not contain spaces or control characters');
  const domain = /^[ -~]*$/.test(host) ? host : domainToASCII(host);
  const address = `${local}@${domain}`;
  if (address.length > 254 || local.length > 64) return refused('is too long to be an email address');
  if (!LOCAL_PART.test(local) || !isDomain(domain)) return refused('is not an email address');
  return accepted(address);
};

/** At least two labels; the last is a name, so that an IP address is not one. */
const isDomain = (domain: string): boolean => {
  const labels = domain.split('.');
  return (
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    /^(?:[a-z]{2,}|xn--.+)$/.test(labels.at(-1) ?? '')
  );
};
