// Groups of categories: order, colour and symbol. The colours keep apart for the colour-blind, and
// each group has a symbol of its own so that colour never stands alone.
import type { Category } from '../api';

export const GROUPS = [
    'fire', 'forest', 'land', 'mining', 'wildlife', 'pollution', 'people', 'other',
] as const;
export type Group = (typeof GROUPS)[number];

export interface GroupLook {
    colour: string;
    /** white symbol inside a disc, as an SVG path in a 24 x 24 box */
    symbol: string;
}

export const GROUP_LOOKS: Record<Group, GroupLook> = {
    fire: {
        colour: '#c2331d',
        symbol: 'M12.6 5c.3 2.5 3.9 4 3.9 8.2A4.5 4.5 0 0 1 12 18a4.5 4.5 0 0 1-4.5-4.8c0-2.2 1.5-3 2-4.7 1 .6 1.4 1.3 1.4 2.2C12.2 9 12.8 7 12.6 5z',
    },
    forest: { colour: '#15733f', symbol: 'M12 5l4.5 5.8h-2l3 4H13V18h-2v-3.2H6.5l3-4h-2z' },
    land: { colour: '#94600a', symbol: 'M7.5 7.5h9v9h-9z' },
    mining: { colour: '#5b4a9c', symbol: 'M12 5.5l6.5 6.5-6.5 6.5L5.5 12z' },
    wildlife: {
        colour: '#0c7480',
        symbol: 'M12 11.3c2.2 0 4.3 2.3 4.3 4.4 0 1.5-1.1 2-2.1 2-.9 0-1.3-.4-2.2-.4s-1.3.4-2.2.4c-1 0-2.1-.5-2.1-2 0-2.1 2.1-4.4 4.3-4.4zM7.7 7.8a1.5 1.9 0 1 0 .01 0zM12 5.7a1.5 1.9 0 1 0 .01 0zM16.3 7.8a1.5 1.9 0 1 0 .01 0z',
    },
    pollution: {
        colour: '#2360b0',
        symbol: 'M12 5c2.6 3.5 4.5 5.8 4.5 8.5a4.5 4.5 0 0 1-9 0C7.5 10.8 9.4 8.5 12 5z',
    },
    people: {
        colour: '#a02c74',
        symbol: 'M12 5.5a2.7 2.7 0 1 0 .01 0zM6.5 17.5c0-3.7 2.2-5.7 5.5-5.7s5.5 2 5.5 5.7z',
    },
    other: { colour: '#58646c', symbol: 'M12 8.5a3.5 3.5 0 1 0 .01 0z' },
};

export function groupOf(category: Category | undefined): Group {
    const found = GROUPS.find((group) => group === category?.group);
    return found ?? 'other';
}
