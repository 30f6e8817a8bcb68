// Words of the tables, in English.
import type { TablesWords } from './tables.id';

export const en: TablesWords = {
    title: 'Tables',
    lead: 'Counts of published reports. The address of this page holds every choice: whoever opens it asks the same question.',
    rows: 'Rows',
    columns: 'Columns',
    by: { regency: 'Regency or city', district: 'District', village: 'Village', category: 'Category', month: 'Month', period: 'Programme period' },
    columnsBy: { counts: 'Counts', period: 'Programme period' },
    category: 'Category',
    allCategories: 'All categories',
    area: 'Area',
    allAreas: 'Everywhere',
    from: 'From',
    to: 'To',
    counts: { reports: 'Reports', open: 'Open', closed: 'Closed', reversal_signals: 'Reversal signals', hotspots: 'Hotspots' },
    share: 'Share',
    total: 'Total',
    unplaced: 'Without an area',
    withheld: 'withheld',
    withheldHint: 'Counts of 1–4 are written “<5” and some are withheld, to protect those who report.',
    download: 'Download CSV',
    copyLink: 'Copy the link',
    copied: 'Copied',
    sortBy: (column) => `Sort by ${column}`,
    empty: 'Nothing is counted for these choices. Loosen time, area or category.',
    repeat: 'To make this table again',
    repeatLines: {
        program: 'Program', as_of: 'Data as of', edition: 'Boundary edition', questions: 'Questions', rows: 'Rows', sha256: 'SHA-256 of the CSV’s rows',
    },
    repeatHint: 'The same question on the same data gives the same rows; the SHA-256 proves it.',
};
