// Finding a village by name, spelt right or nearly.
import { useEffect, useId, useState } from 'preact/hooks';
import type { VillageEntry } from '../api';
import { findVillages, foldVillage } from '../light/find';
import { loadVillageList, villageList, villageListProblem } from '../state/draft';
import { failureOf, site } from './site';

export interface PickWords {
    villageLabel: string;
    villageHint: string;
    villageNone: string;
}

export function VillagePick({ words, onPick }: { words: PickWords; onPick: (village: VillageEntry) => void }) {
    const [text, setText] = useState('');
    const id = useId();
    useEffect(() => void loadVillageList(), []);
    const list = villageList.value;
    const problem = villageListProblem.value;
    const found = list ? findVillages(list, text) : [];
    return (
        <div class="pick">
            <label for={id}>{words.villageLabel}</label>
            <input id={id} type="search" autoComplete="off" value={text} aria-describedby={`${id}-hint`}
                onInput={(event) => setText(event.currentTarget.value)} />
            <p class="hint" id={`${id}-hint`}>{words.villageHint}</p>
            {!list && !problem && <p class="hint" role="status">{site.value.loading} …</p>}
            {!list && problem && (
                <p class="note" role="alert">
                    {failureOf(problem)}{' '}
                    <button type="button" class="text" onClick={() => void loadVillageList()}>{site.value.retry}</button>
                </p>
            )}
            <ul class="picks">
                {found.map((village) => (
                    <li key={village.code}>
                        <button type="button" onClick={() => { setText(''); onPick(village); }}>
                            <strong>{village.name}</strong>
                            <span>{village.district}, {village.regency}</span>
                        </button>
                    </li>
                ))}
            </ul>
            {list && found.length === 0 && foldVillage(text).length >= 2 && <p role="status">{words.villageNone}</p>}
        </div>
    );
}
