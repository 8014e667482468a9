import type { ContactField } from '../../notice/fields.ts';

/** The fields whose text is a date or a time, and so may have a format. */
export const DATE_FIELDS = ['at', 'dateOfBirth'] as const;
export type DateField = (typeof DATE_FIELDS)[number];

/**
 * Where a field comes from. Several rules may fill one field: the first that has something wins, in the order given.
 * `when` looks at fields filled by earlier rules; `like` is what the cell must look like to be taken.
 */
export type ColumnRule = {
  readonly header: string;
  readonly field: ContactField;
  readonly optional: boolean;
  readonly when?: Readonly<Partial<Record<ContactField, string>>>;
  readonly like?: RegExp;
};

/** How the columns of somebody's CSV become the fields of a contact: by header, never by position. */
export type Mapping = {
  readonly name: string;
  /** A preset passes over columns that it does not know and says so; a mapping of the council's own must name them. */
  readonly unknownColumns: 'report' | 'refuse';
  readonly columns: readonly ColumnRule[];
  readonly constants: Readonly<Partial<Record<ContactField, string>>>;
  /** Their words to ours, field by field, compared without case. A word that is not there is left as it is. */
  readonly values: Readonly<Partial<Record<ContactField, Readonly<Record<string, string>>>>>;
  readonly dates: Readonly<Partial<Record<DateField, string>>>;
  readonly timeZone: string;
  /** Headers that are passed over on purpose; `*` = whatever is left. */
  readonly ignore: readonly string[] | '*';
  /** Fields whose value is dropped, and counted, when it is none that the notice names. */
  readonly onlyKnown: readonly ContactField[];
  /** Fields that some column or constant must give. */
  readonly required: readonly ContactField[];
};

/** A mistake in a mapping, or in how it fits a header. `path` is where in the mapping, `line` in its file. */
export type MappingMistake = { readonly path: string; readonly problem: string; readonly line?: number };

/** Headers are compared without case, spaces, hyphens, underscores and dots, as people vary them. */
export const headerKey = (header: string): string => header.toLowerCase().replace(/[\s\-_.]/g, '');
