// One legend for all of the map, with what each sign means and where the data is from. Beside a desk's
// map it is a strip that is always there; on a phone it opens and closes.
import { signal } from '@preact/signals';
import { GROUPS, groupOf } from '../state/groups';
import { about, categoryByCode, forms, isLayerShown, words } from '../state/store';
import { GroupIcon, HotspotIcon } from './icons';

const CONFIDENCES = ['low', 'medium', 'high'] as const;

const phone = matchMedia('(max-width: 759px)');
const isPhone = signal(phone.matches);
phone.addEventListener('change', () => {
    isPhone.value = phone.matches;
});

function Villages() {
    return (
        <ul>
            <li><span class="patch programme" /> {words.value.legendProgramme}</li>
            <li><span class="patch village" /> {words.value.legendVillage}</li>
            {isLayerShown('reports') && <li><span class="patch by-name" /> {words.value.legendByName}</li>}
        </ul>
    );
}

/** Groups are named on a phone only: at a desk the filters beside the map say them. */
function Reports() {
    const used = new Set([...categoryByCode.value.values()].map(groupOf));
    return (
        <>
            {isPhone.value && (
                <>
                    <h3>{words.value.legendReport}</h3>
                    <ul class="two">
                        {GROUPS.filter((group) => used.has(group)).map((group) => (
                            <li key={group}><GroupIcon group={group} /> {words.value.groups[group]}</li>
                        ))}
                    </ul>
                </>
            )}
            <ul>
                <li><GroupIcon group="forest" isStandIn /> {words.value.legendStandIn}</li>
                <li><span class="ring" aria-hidden="true">12</span> {words.value.legendCluster}</li>
            </ul>
        </>
    );
}

function Hotspots() {
    return (
        <>
            <h3>{words.value.legendHotspot}</h3>
            <ul class="inline">
                {CONFIDENCES.map((confidence) => (
                    <li key={confidence}>
                        <HotspotIcon confidence={confidence} /> {words.value.confidence[confidence]}
                    </li>
                ))}
            </ul>
        </>
    );
}

function Sources() {
    const { edition, demo } = about.value.data ?? {};
    return (
        <p class="sources">
            {edition && (
                <>
                    {words.value.boundarySource}: {[edition.source, edition.name, forms.value.day(edition.date)]
                        .filter(Boolean).join(', ')}.{' '}
                </>
            )}
            {/* An invented region's detections are nobody's. */}
            {demo ? '' : `${words.value.hotspotSource} `}{words.value.hotspotCaution}
        </p>
    );
}

function Signs() {
    return (
        <>
            <Villages />
            {isLayerShown('reports') && <Reports />}
            {isLayerShown('hotspots') && <Hotspots />}
            <Sources />
        </>
    );
}

export function Legend() {
    if (isPhone.value) {
        return (
            <details class="legend">
                <summary>{words.value.legend}</summary>
                <div class="legend-body" tabIndex={0} role="region" aria-label={words.value.legend}><Signs /></div>
            </details>
        );
    }
    return <div class="legend strip" role="region" aria-label={words.value.legend}><Signs /></div>;
}
