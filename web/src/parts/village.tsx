// A village: what it is, its summary for the chosen time, and its published reports.
import { Problem } from '../api';
import type { Count, SummaryCounts, Village } from '../api';
import { newestFirst } from '../state/filter';
import { forms, points, shownReports, span, villageByCode, villages, words } from '../state/store';
import { ReportRows } from './list';
import { zoomToVillage } from './mapview';
import { CategoryBars, countText, hasUnsure, MonthChart, useSummary } from './summary';

function Facts({ village }: { village: Village }) {
    const { properties } = village;
    const facts: [string, string][] = [
        [words.value.district, properties.district],
        [words.value.regency, properties.regency],
        [words.value.code, properties.code],
        [words.value.area, `${forms.value.number(Math.round(properties.area_ha))} ha`],
    ];
    return (
        <dl class="facts">
            {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        </dl>
    );
}

function Figure({ name, count, title }: { name: string; count: Count; title?: string }) {
    return (
        <div class="figure" title={title}>
            <dd class={count === null ? 'withheld' : ''}>{countText(count)}</dd>
            <dt>{name}</dt>
        </div>
    );
}

function Figures({ total }: { total: SummaryCounts }) {
    return (
        <dl class="figures">
            <Figure name={words.value.reports} count={total.reports} />
            <Figure name={words.value.open} count={total.open} />
            <Figure name={words.value.closed} count={total.closed} />
            <Figure name={words.value.hotspots} count={total.hotspots} />
            <Figure name={words.value.reversal} count={total.reversal_signals} title={words.value.reversalHint} />
        </dl>
    );
}

function Placed({ total }: { total: SummaryCounts }) {
    const ways: [string, Count][] = [
        [words.value.placedBy.point, total.by_point],
        [words.value.placedBy.near, total.by_near],
        [words.value.placedBy.name, total.by_name],
        [words.value.placedBy.hand, total.by_hand],
    ];
    const said = ways.filter(([, count]) => count !== 0);
    if (said.length === 0) {
        return null;
    }
    return (
        <table class="plain">
            <caption>{words.value.howPlaced}</caption>
            <tbody>
                {said.map(([name, count]) => (
                    <tr key={name}><th scope="row">{name}</th><td>{countText(count)}</td></tr>
                ))}
            </tbody>
        </table>
    );
}

function SpanText() {
    const { from, to } = span.value;
    if (!from && !to) {
        return <>{words.value.anyTime}</>;
    }
    const day = (text: string): string => (text ? forms.value.day(text) : '…');
    return <>{day(from)} – {day(to)}</>;
}

function VillageNumbers({ code }: { code: string }) {
    const answer = useSummary(code, span.value);
    if (answer === null) {
        return (
            <div class="skeleton" role="status" aria-label={words.value.loadingSummary}>
                <i /><i /><i /><i />
            </div>
        );
    }
    if (answer instanceof Problem) {
        return (
            <p class="nothing" role="alert">
                {answer.status === 0 ? words.value.errorNetwork : words.value.errorServer(answer.detail)}
            </p>
        );
    }
    const { total } = answer.byCategory;
    // Hotspots have no category; the months' total has them.
    const figures = { ...total, hotspots: answer.byMonth.total.hotspots };
    return (
        <>
            <Figures total={figures} />
            {total.reports === 0 ? <p class="hint">{words.value.noReportsHere}</p> : (
                <>
                    <CategoryBars summary={answer.byCategory} />
                    <MonthChart summary={answer.byMonth} />
                    <Placed total={total} />
                    {hasUnsure(answer) && <p class="hint">{words.value.withheldHint}</p>}
                </>
            )}
        </>
    );
}

function VillageReports({ code }: { code: string }) {
    const reports = newestFirst(
        shownReports.value.filter((report) => report.properties.village === code));
    if (reports.length === 0) {
        return null;
    }
    return (
        <section>
            <h3>{words.value.reportsHere} ({forms.value.number(reports.length)})</h3>
            <ReportRows reports={reports} />
        </section>
    );
}

export function VillageCard({ code }: { code: string }) {
    const village = villageByCode.value.get(code);
    if (!village) {
        return villages.value.status === 'ready'
            ? <p class="nothing">{words.value.villageNotFound}</p>
            : <p class="nothing">{words.value.loadingVillagesStart}…</p>;
    }
    const { properties } = village;
    return (
        <>
            <p class="tags">
                <span class={`tag${properties.in_programme ? ' programme' : ''}`}>
                    {properties.in_programme ? words.value.inProgramme : words.value.notInProgramme}
                </span>
                <button type="button" class="text" onClick={() => zoomToVillage(code)}>
                    {words.value.zoomToVillage}
                </button>
            </p>
            <Facts village={village} />
            <h3 class="span"><span>{words.value.time}</span> <SpanText /></h3>
            <VillageNumbers code={code} key={code} />
            {points.value.status !== 'failed' && <VillageReports code={code} key={`reports ${code}`} />}
        </>
    );
}
