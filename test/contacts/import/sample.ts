export const NOW = '2026-11-23T12:00:00.000Z';

export const HEADER = 'channel,at,name,dateOfBirth,phone,email,source,reference';

export type Row = {
  readonly channel?: string;
  readonly at?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly reference?: string;
};

/** A row of an invented person, as a line of CSV under HEADER. */
export const line = ({
  channel = 'phone',
  at = '2026-11-20T09:00:00Z',
  name = 'Morag Testperson',
  phone = '07700 900123',
  reference = '',
}: Row = {}): string => `${channel},${at},${name},1980-02-29,${phone},,${reference === '' ? '' : 'crm'},${reference}`;

export const csv = (...lines: readonly string[]): string => `${[HEADER, ...lines].join('\n')}\n`;

export const manyRows = (count: number): string =>
  csv(
    ...Array.from({ length: count }, (_, row) =>
      line({
        name: `Alma Testperson ${'x'.repeat(row % 7)}`,
        phone: `07700 900${String(row % 1000).padStart(3, '0')}`,
        reference: `R-${row}`,
      }),
    ),
  );
