// Finding a village by a name that may be misspelt: letters first, then pairs of letters in common.
import type { VillageEntry } from '../api';

const MOST_FOUND = 8;
const LEAST_LETTERS = 2;
/** Share of pairs that two names must have in common (Dice). */
const LEAST_LIKENESS = 0.45;

/** Lower case, no accents or signs, without the words for village; letters that sound alike are one. */
export function foldVillage(text: string): string {
    return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
        .replace(/\b(desa|kampung|kelurahan|kel|kp)\b\.?/g, ' ')
        .replace(/[^a-z0-9]+/g, '')
        .replace(/oe/g, 'u').replace(/dj/g, 'j').replace(/tj/g, 'c').replace(/(.)\1+/g, '$1');
}

function pairsOf(text: string): Set<string> {
    const pairs = new Set<string>();
    for (let i = 0; i + 1 < text.length; i++) {
        pairs.add(text.slice(i, i + 2));
    }
    return pairs;
}

/** 0 … 1, higher is liker; names that begin so are before those that hold it, before those alike. */
function likeness(wanted: string, name: string): number {
    if (name === wanted) {
        return 4;
    }
    if (name.startsWith(wanted)) {
        return 3;
    }
    if (name.includes(wanted)) {
        return 2;
    }
    const a = pairsOf(wanted);
    const b = pairsOf(name);
    let common = 0;
    for (const pair of a) {
        common += b.has(pair) ? 1 : 0;
    }
    return (2 * common) / Math.max(1, a.size + b.size);
}

export function findVillages(list: VillageEntry[], text: string): VillageEntry[] {
    const wanted = foldVillage(text);
    const code = text.trim();
    if (wanted.length < LEAST_LETTERS) {
        return [];
    }
    return list
        .map((village) => ({
            village,
            like: /^\d/.test(code) && village.code.startsWith(code) ? 4 : likeness(wanted, foldVillage(village.name)),
        }))
        .filter(({ like }) => like >= LEAST_LIKENESS)
        .sort((a, b) => b.like - a.like || a.village.name.localeCompare(b.village.name))
        .slice(0, MOST_FOUND)
        .map(({ village }) => village);
}
