// The panel beside the map: search, filters and list. On a phone it is a sheet at the bottom.
import { useState } from 'preact/hooks';
import { forms, hasPoints, hotspotsInView, isLayerShown, points, reportsInView, words } from '../state/store';
import { Filters } from './filters';
import { Glyph } from './icons';
import { List } from './list';
import { Search } from './search';

type Tab = 'filter' | 'list';

/** What is in view right now, told to screen readers too. */
function Counts() {
    const number = forms.value.number;
    const said = [
        isLayerShown('reports') && words.value.reportsCount(number(reportsInView.value.length)),
        isLayerShown('hotspots') && words.value.hotspotsCount(number(hotspotsInView.value)),
    ].filter(Boolean);
    const missing = points.value.status === 'failed' ? words.value.notLoaded : words.value.loadingReports;
    return (
        <p class={`counts${points.value.status === 'loading' ? ' stale' : ''}`} aria-live="polite">
            {!hasPoints.value ? missing : (
                <>
                    <strong>{said.join(' · ')}</strong> <span>{words.value.inView}</span>
                </>
            )}
        </p>
    );
}

export function Side() {
    const [tab, setTab] = useState<Tab>('filter');
    const [isUp, setUp] = useState(false);
    const choose = (next: Tab): void => {
        setUp(!(isUp && next === tab));
        setTab(next);
    };
    const tabs: [Tab, string][] = [['filter', words.value.filterTab], ['list', words.value.listTab]];
    return (
        <aside class={`side${isUp ? ' up' : ''}`} aria-label={`${words.value.filterTab}, ${words.value.listTab}`}>
            <button
                type="button" class="handle" aria-expanded={isUp}
                aria-label={isUp ? words.value.closeSheet : words.value.openSheet}
                onClick={() => setUp(!isUp)}
            />
            <Search />
            <Counts />
            <div class="tabs" role="group">
                {tabs.map(([code, name]) => (
                    <button key={code} type="button" aria-pressed={tab === code} onClick={() => choose(code)}>
                        {name}
                    </button>
                ))}
                <span class="tabs-caret"><Glyph name="caret" /></span>
            </div>
            <div class="side-body" tabIndex={-1}>{tab === 'filter' ? <Filters /> : <List />}</div>
        </aside>
    );
}
