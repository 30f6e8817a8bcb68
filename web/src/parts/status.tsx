// What the page is waiting for, and what went wrong: said over the map, never instead of what is there.
import type { Problem } from '../api';
import { about, forms, points, retry, villages, words } from '../state/store';
import { Glyph } from './icons';

function failureOf(problem: Problem): string {
    return problem.status === 0 ? words.value.errorNetwork : words.value.errorServer(problem.detail);
}

function Failure() {
    const problem = about.value.problem ?? villages.value.problem ?? points.value.problem;
    if (!problem) {
        return null;
    }
    return (
        <div class="failure" role="alert">
            <Glyph name="warn" />
            <div>
                <strong>{words.value.errorTitle}</strong>
                <p>{failureOf(problem)}</p>
            </div>
            <button type="button" onClick={retry}>{words.value.retry}</button>
        </div>
    );
}

function Progress() {
    const number = forms.value.number;
    if (villages.value.status === 'loading') {
        const { features, matched } = villages.value.data;
        const expected = matched || about.value.data?.edition?.villages || 0;
        const text = features.length > 0
            ? words.value.loadingVillages(number(features.length), number(expected))
            : words.value.loadingVillagesStart;
        return (
            <div class="progress" role="status">
                <span>{text}</span>
                <progress max={expected || 1} value={expected ? features.length : undefined}
                    aria-label={text} />
            </div>
        );
    }
    if (points.value.status === 'loading' && !about.value.problem) {
        return (
            <div class="progress" role="status">
                <span>{words.value.loadingReports}</span>
                <progress aria-label={words.value.loadingReports} />
            </div>
        );
    }
    return null;
}

function Remarks() {
    const { reports, hotspots } = points.value.data;
    const cut = [reports, hotspots].find((one) => !one.is_whole);
    const hasNoVillages = villages.value.status === 'ready' && villages.value.data.features.length === 0;
    return (
        <>
            {cut && <p class="remark">{words.value.truncated(forms.value.number(cut.features.length))}</p>}
            {hasNoVillages && (
                <p class="remark"><strong>{words.value.noVillages}</strong> {words.value.noVillagesHint}</p>
            )}
        </>
    );
}

export function Status() {
    return (
        <div class="status">
            <Failure />
            <Progress />
            <Remarks />
        </div>
    );
}
