// The village in numbers and lists: what is open, what is new, the months, hotspots near.
import { useState } from 'preact/hooks';
import type { Count } from '../../api';
import { about } from '../../state/draft';
import { groupOf } from '../../state/groups';
import { forms, nameOf } from '../../state/prefs';
import { lastMonths, newReports, openReports } from '../../state/village';
import type { VillageData } from '../../state/village';
import { GroupIcon } from '../icons';
import { words } from './words';

const FIRST_CASES = 8;
const MOST_HOTSPOTS = 8;
const UNSURE_HEIGHT = 3;

export function countText(count: Count): string {
    return count === null ? words.value.withheld : typeof count === 'number' ? forms.value.number(count) : count;
}

export function Figures({ summary }: VillageData) {
    const { total } = summary;
    return (
        <>
            <dl class="figures">
                {([[words.value.open, total.open], [words.value.closed, total.closed], [words.value.all, total.reports]] as const)
                    .map(([label, count]) => (
                        <div class="figure" key={label}>
                            <dt>{label}</dt>
                            <dd class={count === null ? 'withheld' : ''}>{countText(count)}</dd>
                        </div>
                    ))}
            </dl>
            <p class="hint">{words.value.withheldHint}</p>
        </>
    );
}

export function News() {
    const count = newReports.value.length;
    return (
        <>
            <h2>{words.value.newTitle}</h2>
            <p>{count === 0 ? words.value.newNone : words.value.newCount(forms.value.number(count))}</p>
        </>
    );
}

export function Cases() {
    const [isWhole, setWhole] = useState(false);
    const open = openReports.value;
    const states = about.value?.states ?? [];
    const categories = about.value?.categories ?? [];
    if (open.length === 0) {
        return <><h2>{words.value.casesTitle}</h2><p>{words.value.casesNone}</p></>;
    }
    return (
        <>
            <h2>{words.value.casesTitle}</h2>
            <ul class="cases">
                {(isWhole ? open : open.slice(0, FIRST_CASES)).map((report) => {
                    const { category, state, received, title } = report.properties;
                    const known = categories.find(({ code }) => code === category);
                    return (
                        <li key={report.id}>
                            <GroupIcon group={groupOf(known)} isStandIn={report.properties.is_stand_in} />
                            <span>
                                <strong>{title ?? words.value.untitled}</strong>
                                <span class="hint">{nameOf(known, category)} · {nameOf(states.find(({ code }) => code === state), state)} ·{' '}
                                    {words.value.received} {forms.value.day(received)}</span>
                            </span>
                        </li>
                    );
                })}
            </ul>
            {open.length > FIRST_CASES && !isWhole && (
                <button type="button" class="more" onClick={() => setWhole(true)}>
                    {words.value.showAll(forms.value.number(open.length))}
                </button>
            )}
        </>
    );
}

export function Trend({ summary }: VillageData) {
    const months = lastMonths();
    const counts = months.map((month): Count => summary.rows.find(({ key }) => key === month)?.reports ?? (
        summary.rows.some(({ key }) => key === month) ? null : 0));
    const highest = Math.max(1, ...counts.map((count) => (typeof count === 'number' ? count : 0)));
    return (
        <figure class="trend">
            <figcaption><h2>{words.value.trendTitle}</h2></figcaption>
            <svg viewBox="0 0 240 66" aria-hidden="true" preserveAspectRatio="none">
                {counts.map((count, i) => {
                    const height = typeof count === 'number' ? (count / highest) * 60 : UNSURE_HEIGHT;
                    return <rect key={i} class={typeof count === 'number' ? '' : 'unsure'} x={i * 20 + 3} width="14"
                        y={64 - height} height={height} />;
                })}
                <path d="M0 65h240" />
            </svg>
            <p class="axis"><span>{forms.value.month(months[0] ?? '')}</span><span>{forms.value.month(months[11] ?? '')}</span></p>
            <details>
                <summary>{words.value.trendTable}</summary>
                <table>
                    <thead><tr><th scope="col">{words.value.month}</th><th scope="col">{words.value.reports}</th></tr></thead>
                    <tbody>{months.map((month, i) => (
                        <tr key={month}><th scope="row">{forms.value.month(month)}</th><td>{countText(counts[i] ?? 0)}</td></tr>
                    ))}</tbody>
                </table>
            </details>
        </figure>
    );
}

export function Near({ near }: VillageData) {
    const high = near.filter(({ hotspot }) => hotspot.properties.confidence === 'high').length;
    const number = forms.value.number;
    return (
        <>
            <h2>{words.value.hotspotsTitle}</h2>
            <p>{near.length === 0 ? words.value.hotspotsNone : words.value.hotspotsCount(number(near.length), number(high))}</p>
            <ul class="near">
                {near.slice(0, MOST_HOTSPOTS).map(({ hotspot, metres }) => (
                    <li key={hotspot.id}>
                        <span>{forms.value.instant(hotspot.properties.acquired)}</span>
                        <span>{words.value.confidence[hotspot.properties.confidence]}</span>
                        <span>{metres === 0 ? words.value.inVillage : words.value.kilometres(number(Math.round(metres / 100) / 10))}</span>
                    </li>
                ))}
            </ul>
            <p class="hint">{words.value.hotspotNote}</p>
        </>
    );
}
