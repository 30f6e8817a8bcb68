// Finding a village by name or code, also the keyboard's way to a village.
import { useId, useState } from 'preact/hooks';
import type { Village } from '../api';
import { foldName } from '../state/filter';
import { select, villages, words } from '../state/store';
import { Glyph } from './icons';

const MOST_FOUND = 8;

function findVillages(text: string): Village[] {
    const wanted = foldName(text);
    if (wanted.length < 2) {
        return [];
    }
    const rank = ({ properties }: Village): number => {
        const name = foldName(properties.name);
        return name.startsWith(wanted) || properties.code.startsWith(text.trim()) ? 0
            : name.includes(wanted) ? 1 : 2;
    };
    return villages.value.data.features
        .map((village) => ({ village, rank: rank(village) }))
        .filter((found) => found.rank < 2)
        .sort((a, b) => a.rank - b.rank
            || a.village.properties.name.localeCompare(b.village.properties.name))
        .slice(0, MOST_FOUND)
        .map((found) => found.village);
}

export function Search() {
    const [text, setText] = useState('');
    const id = useId();
    const found = findVillages(text);
    const choose = (village: Village): void => {
        setText('');
        select({ kind: 'village', id: village.properties.code });
    };
    return (
        <form class="search" role="search" onSubmit={(event) => {
            event.preventDefault();
            if (found[0]) {
                choose(found[0]);
            }
        }}>
            <label class="hidden" for={id}>{words.value.searchVillage}</label>
            <Glyph name="search" />
            <input
                id={id} type="search" autoComplete="off" value={text} placeholder={words.value.searchHint}
                onInput={(event) => setText(event.currentTarget.value)}
                onKeyDown={(event) => event.key === 'Escape' && setText('')}
            />
            {foldName(text).length >= 2 && (
                <ul class="found">
                    {found.map((village) => (
                        <li key={village.properties.code}>
                            <button type="button" onClick={() => choose(village)}>
                                <strong>{village.properties.name}</strong>
                                <span>{village.properties.district}, {village.properties.regency}</span>
                            </button>
                        </li>
                    ))}
                    {found.length === 0 && <li class="none">{words.value.searchNone}</li>}
                </ul>
            )}
        </form>
    );
}
