// The list beside the map: the reports in view, newest first. A row under the pointer or the focus is
// ringed on the map.
import { useState } from 'preact/hooks';
import type { Report } from '../api';
import { groupOf } from '../state/groups';
import {
    categoryByCode, forms, hasPoints, hovered, nameOf, points, reportsInView, select, selection, unplacedOnMap, words,
} from '../state/store';
import { GroupIcon } from './icons';

const ROWS_AT_FIRST = 60;

export function ReportRow({ report }: { report: Report }) {
    const { properties } = report;
    const category = categoryByCode.value.get(properties.category);
    const id = String(report.id);
    const isSelected = selection.value?.kind === 'report' && selection.value.id === id;
    const point = (on: boolean): void => {
        hovered.value = on ? report : null;
    };
    return (
        <li>
            <button
                type="button" class="row" aria-current={isSelected ? 'true' : undefined}
                onClick={() => select({ kind: 'report', id })}
                onMouseEnter={() => point(true)} onMouseLeave={() => point(false)}
                onFocus={() => point(true)} onBlur={() => point(false)}
            >
                <GroupIcon group={groupOf(category)} isStandIn={properties.is_stand_in} />
                <span class="row-text">
                    <span class="row-title">
                        {properties.title || nameOf(category, properties.category)}
                    </span>
                    <span class="row-more">
                        {forms.value.day(properties.received)}
                        {properties.village_name && ` · ${properties.village_name}`}
                        {!report.geometry && <em> · {words.value.withoutPoint}</em>}
                    </span>
                </span>
            </button>
        </li>
    );
}

export function ReportRows({ reports }: { reports: readonly Report[] }) {
    const [limit, setLimit] = useState(ROWS_AT_FIRST);
    const rest = reports.length - limit;
    return (
        <>
            <ul class="rows">
                {reports.slice(0, limit).map((report) => <ReportRow key={report.id} report={report} />)}
            </ul>
            {rest > 0 && (
                <button type="button" class="wide" onClick={() => setLimit(limit + ROWS_AT_FIRST)}>
                    {words.value.listMore(forms.value.number(Math.min(rest, ROWS_AT_FIRST)))}
                </button>
            )}
        </>
    );
}

export function List() {
    const reports = reportsInView.value;
    const unplaced = unplacedOnMap.value;
    if (!hasPoints.value) {
        const isFailed = points.value.status === 'failed';
        return <p class="nothing">{isFailed ? words.value.notLoaded : `${words.value.loadingReports}…`}</p>;
    }
    return (
        <div class="list">
            {reports.length === 0 ? (
                <div class="nothing">
                    <strong>{words.value.listEmpty}</strong>
                    <p>{words.value.listEmptyHint}</p>
                </div>
            ) : <ReportRows reports={reports} />}
            {unplaced > 0 && (
                <p class="hint">{words.value.unplacedCount(forms.value.number(unplaced))}</p>
            )}
        </div>
    );
}
