// The drawer of what is selected. It stands beside the map; Esc closes it and the focus goes back.
import { useEffect, useRef } from 'preact/hooks';
import type { Hotspot, Report } from '../api';
import { groupOf } from '../state/groups';
import { about, capital, categoryByCode, forms, nameOf, points, select, selection, villageByCode, words } from '../state/store';
import type { Selection } from '../state/view';
import { Glyph, GroupIcon, HotspotIcon } from './icons';
import { VillageCard } from './village';

function VillageLink({ code }: { code: string | null }) {
    const village = code ? villageByCode.value.get(code) : undefined;
    if (!code) {
        return <>{words.value.outside}</>;
    }
    return (
        <button type="button" class="text" onClick={() => select({ kind: 'village', id: code })}>
            {village ? `${capital(village.properties.type)} ${village.properties.name}` : code}
        </button>
    );
}

function ReportCard({ report }: { report: Report }) {
    const { properties } = report;
    const state = about.value.data?.states.find((one) => one.code === properties.state);
    const classes: Record<string, string> = words.value.classes;
    return (
        <>
            <dl class="facts long">
                <div><dt>{words.value.received}</dt><dd>{forms.value.day(properties.received)}</dd></div>
                <div><dt>{words.value.state}</dt><dd>{nameOf(state, properties.state)}</dd></div>
                <div><dt>{words.value.class}</dt><dd>{classes[properties.class] ?? properties.class}</dd></div>
                <div><dt>{words.value.village}</dt><dd><VillageLink code={properties.village} /></dd></div>
                <div>
                    <dt>{words.value.howPlaced}</dt>
                    <dd>{words.value.placedBy[properties.placed_by] ?? properties.placed_by}</dd>
                </div>
            </dl>
            {properties.is_stand_in && <p class="note">{words.value.standInLong}</p>}
            {!report.geometry && <p class="note">{words.value.byNameLong}</p>}
            {properties.reversal_signal && properties.in_programme && (
                <p class="note"><strong>{words.value.reversal}.</strong> {words.value.reversalHint}</p>
            )}
        </>
    );
}

function HotspotCard({ hotspot }: { hotspot: Hotspot }) {
    const { properties } = hotspot;
    return (
        <>
            <dl class="facts long">
                <div><dt>{words.value.acquired}</dt><dd>{forms.value.instant(properties.acquired)}</dd></div>
                <div>
                    <dt>{words.value.satellite}</dt>
                    <dd>{properties.satellite} ({properties.instrument})</dd>
                </div>
                <div>
                    <dt>{words.value.confidenceLabel}</dt>
                    <dd>{words.value.confidence[properties.confidence] ?? properties.confidence}</dd>
                </div>
                {properties.frp !== null && (
                    <div><dt>{words.value.frp}</dt><dd>{forms.value.number(properties.frp)} MW</dd></div>
                )}
                <div><dt>{words.value.village}</dt><dd><VillageLink code={properties.village} /></dd></div>
            </dl>
            <p class="note">{words.value.hotspotNote}</p>
        </>
    );
}

interface Content {
    title: preact.ComponentChildren;
    body: preact.ComponentChildren;
}

/** What is selected is not at hand: not yet, or not at all. */
function Missing({ text }: { text: string }) {
    const isLoading = points.value.status === 'loading';
    return <p class="nothing">{isLoading ? `${words.value.loadingReports}…` : text}</p>;
}

function reportContent(id: string): Content {
    const report = points.value.data.reports.features.find((one) => String(one.id) === id);
    if (!report) {
        return { title: words.value.reports, body: <Missing text={words.value.reportNotFound} /> };
    }
    const category = categoryByCode.value.get(report.properties.category);
    return {
        title: (
            <>
                <span class="kicker">
                    <GroupIcon group={groupOf(category)} isStandIn={report.properties.is_stand_in} />
                    {nameOf(category, report.properties.category)}
                </span>
                {report.properties.title ?? words.value.untitled}
            </>
        ),
        body: <ReportCard report={report} />,
    };
}

function hotspotContent(id: string): Content {
    const hotspot = points.value.data.hotspots.features.find((one) => String(one.id) === id);
    return {
        title: <>{hotspot && <HotspotIcon confidence={hotspot.properties.confidence} />} {words.value.hotspots}</>,
        body: hotspot ? <HotspotCard hotspot={hotspot} /> : <Missing text={words.value.hotspotNotFound} />,
    };
}

function villageContent(code: string): Content {
    const village = villageByCode.value.get(code)?.properties;
    return {
        title: village ? <><span class="kicker">{capital(village.type)}</span>{village.name}</> : code,
        body: <VillageCard code={code} />,
    };
}

function contentOf({ kind, id }: Selection): Content {
    switch (kind) {
        case 'report':
            return reportContent(id);
        case 'hotspot':
            return hotspotContent(id);
        case 'village':
            return villageContent(id);
    }
}

/** Moves the focus into the drawer when it opens on something, and back when it closes. */
function useFocus(key: string): preact.RefObject<HTMLHeadingElement | null> {
    const heading = useRef<HTMLHeadingElement>(null);
    const opener = useRef<Element | null>(null);
    const lastKey = useRef(key);
    useEffect(() => {
        if (key === lastKey.current) {
            return;
        }
        if (key && !lastKey.current) {
            opener.current = document.activeElement;
        }
        lastKey.current = key;
        if (key) {
            heading.current?.focus({ preventScroll: true });
        } else if (opener.current instanceof HTMLElement && opener.current.isConnected) {
            opener.current.focus({ preventScroll: true });
        }
    }, [key]);
    return heading;
}

export function Drawer() {
    const chosen = selection.value;
    const heading = useFocus(chosen ? `${chosen.kind} ${chosen.id}` : '');
    useEffect(() => {
        const onKey = (event: KeyboardEvent): void => {
            if (event.key === 'Escape' && selection.peek() && !event.defaultPrevented) {
                select(null);
            }
        };
        addEventListener('keydown', onKey);
        return () => removeEventListener('keydown', onKey);
    }, []);
    if (!chosen) {
        return null;
    }
    const { title, body } = contentOf(chosen);
    return (
        <aside class="drawer" aria-labelledby="drawer-title">
            <header>
                <h2 id="drawer-title" tabIndex={-1} ref={heading}>{title}</h2>
                <button type="button" class="icon" aria-label={words.value.close} onClick={() => select(null)}>
                    <Glyph name="close" />
                </button>
            </header>
            <div class="drawer-body" tabIndex={0} role="region" aria-labelledby="drawer-title">{body}</div>
        </aside>
    );
}
