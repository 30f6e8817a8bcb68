// Words that every page shares, in English.
import type { SiteWords } from './site.id';

export const en: SiteWords = {
    pages: { map: 'Map', report: 'Report', track: 'Track', village: 'Village', tables: 'Tables', queue: 'Queue' },
    pagesLabel: 'Pages',
    skip: 'Skip to the content',
    language: 'Language',
    theme: 'Colours',
    themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
    demo: 'Example region – invented data',
    demoMore: 'Every village, report and hotspot here was made up for trying out the program.',
    offline: 'No connection. What is shown is what this device has kept.',
    newVersion: 'There is a new version of this page.',
    reload: 'Reload',
    retry: 'Try again',
    loading: 'Loading',
    errorTitle: 'The data could not be loaded',
    errorNetwork: 'The server does not answer. Check the connection, then try again. What you wrote is not lost.',
    errorServer: (what) => `The server says: ${what}`,
};
