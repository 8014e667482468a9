import type { Recipe } from '../notice/types.ts';
import { type Risk, recordsBelow } from './risk.ts';

const IDENTIFYING: ReadonlySet<string> = new Set([
  'phone',
  'email',
  'uprn',
  'postcode',
  'dateOfBirth',
  'councilTaxReference',
  'tenancyReference',
  'reference',
  'ip',
]);

/** Columns that show something identifying as it is: such a file is more than pseudonymised. */
export const identifyingColumns = (recipe: Recipe): readonly string[] =>
  recipe.columns
    .filter(
      ({ rule, fields }) => (rule === 'keep' || rule === 'top-code') && fields.some((name) => IDENTIFYING.has(name)),
    )
    .map(({ column }) => column);

/**
 * What whoever made an export must know before they hand it on, in whole sentences. Never a verdict that a file is safe:
 * a k is about the columns that were measured, in this file only.
 */
export function exportWarnings(measured: {
  readonly recipe: Recipe;
  readonly risk: Risk;
  readonly warnBelowK: number;
  readonly outside: boolean;
}): readonly string[] {
  const { recipe, risk, warnBelowK, outside } = measured;
  const shown = identifyingColumns(recipe);
  return [
    ...(shown.length > 0 ? [`The file shows ${shown.join(', ')} as recorded, so people can be found by it.`] : []),
    ...(risk.rows > 0 && risk.quasiIdentifiers.length === 0
      ? ['The recipe names no columns to measure risk on, so k says nothing.']
      : riskWarnings(risk, warnBelowK, outside)),
  ];
}

function riskWarnings(risk: Risk, warnBelowK: number, outside: boolean): readonly string[] {
  if (risk.rows === 0 || risk.k >= warnBelowK) return [];
  const below = recordsBelow(risk, warnBelowK);
  const group = below === 1 ? 'is in a group' : 'are in groups';
  const alone = risk.uniques === 0 ? '' : `, ${risk.uniques} alone`;
  const facts =
    `k = ${risk.k} on ${risk.quasiIdentifiers.join(', ')} against this file only: ` +
    `${below} of ${counted(risk.rows)} ${group} of fewer than ${warnBelowK}${alone}.`;
  const who = 'Somebody who knows these things about a person can pick them out.';
  if (!outside) return [`${facts} ${who}`];
  return [
    `${facts} ${who}`,
    'This file is for somebody outside the council, who may hold other data that was not tested. Do not send it before a person has decided that it may go; coarser columns make the groups larger.',
  ];
}

const counted = (rows: number): string => `${rows} ${rows === 1 ? 'record' : 'records'}`;
