// Names of the groups of categories, in English.
import type { id } from './groups.id';

export const en: typeof id = {
    fire: 'Fire',
    forest: 'Forest',
    land: 'Land',
    mining: 'Mining',
    wildlife: 'Wildlife and flora',
    pollution: 'Pollution',
    people: 'People and programme',
    other: 'Other',
};
