import { type ContactField, contactFields, residentField } from '../notice/fields.ts';

/** What a recipe may name: the fields of a contact, and `resident`, the random id of whose contact it is. */
export type ExportField = ContactField | typeof residentField;

/**
 * One contact as an export sees it, all values text in the form in which they are stored, absent when not known: phones
 * E.164, National Insurance numbers without spaces, dates YYYY-MM-DD, instants UTC, names as typed.
 */
export type ExportContact = { readonly [F in ExportField]?: string | undefined };

const KNOWN: ReadonlySet<string> = new Set([residentField, ...contactFields]);

/** Whether a recipe may name this field. */
export const isExportField = (name: string): name is ExportField => KNOWN.has(name);
