// The page "/desa#code": one village on a phone, or on one sheet for the notice board.
import { render } from 'preact';
import { Cases, Figures, Near, News, Trend } from '../parts/desa/facts';
import { VillageMap } from '../parts/desa/map';
import { words } from '../parts/desa/words';
import { DemoBanner, Failure, Header, nameDocument, OfflineStrip } from '../parts/site';
import { startWorker, UpdateNote } from '../parts/update';
import { VillagePick } from '../parts/villagepick';
import { about, loadAbout } from '../state/draft';
import { forms } from '../state/prefs';
import { code, data, loadVillage, problem } from '../state/village';
import type { VillageData } from '../state/village';

const LAST_KEY = 'tapak.village';
const CODE = /^[\d.]{6,13}$/;
const NOT_FOUND = 404;

function follow(): void {
    const asked = location.hash.slice(1);
    let last = '';
    try {
        last = localStorage.getItem(LAST_KEY) ?? '';
    } catch {
        // No village is remembered then.
    }
    const next = CODE.test(asked) ? asked : CODE.test(last) ? last : '';
    if (next && next !== code.value) {
        code.value = next;
        void loadVillage();
    }
}

function choose(next: string): void {
    try {
        localStorage.setItem(LAST_KEY, next);
    } catch {
        // Shown all the same.
    }
    location.hash = next;
}

function Head({ village }: VillageData) {
    const { name, type, district, regency, in_programme: inProgramme, area_ha: area } = village.properties;
    return (
        <>
            <h1>{name}</h1>
            <p>{type ? `${type} · ` : ''}{district}, {regency} · {words.value.area(forms.value.number(Math.round(area)))}</p>
            <p><span class={`tag${inProgramme ? ' programme' : ''}`}>
                {inProgramme ? words.value.inProgramme : words.value.notInProgramme}
            </span></p>
        </>
    );
}

function Village({ shown }: { shown: VillageData }) {
    return (
        <>
            <section class="card"><Head {...shown} /><Figures {...shown} /><News /></section>
            <section class="card"><VillageMap {...shown} /></section>
            <section class="card"><Cases /></section>
            <section class="card"><Near {...shown} /></section>
            <section class="card"><Trend {...shown} /></section>
            <p class="hint">{words.value.asOf(forms.value.instant(shown.summary.as_of))}</p>
            <p class="board">{words.value.boardHow} {location.host}</p>
            <div class="acts">
                <a class="button" href="lapor">{words.value.report}</a>
                <button type="button" onClick={() => print()}>{words.value.print}</button>
            </div>
        </>
    );
}

function Page() {
    const isUnknown = problem.value?.status === NOT_FOUND;
    return (
        <>
            <Header page="village" />
            <DemoBanner about={about.value} />
            <OfflineStrip />
            <UpdateNote />
            <main id="isi" tabIndex={-1} class="narrow village">
                {isUnknown && <p class="note" role="alert">{words.value.notFound}</p>}
                {problem.value && !isUnknown && <Failure problem={problem.value} onRetry={() => void loadVillage()} />}
                {data.value && <Village shown={data.value} />}
                {code.value && !data.value && !problem.value && <div class="card skeleton" aria-hidden="true"><i /><i /><i /></div>}
                <section class="card form choose" key={code.value}>
                    {code.value ? <h2>{words.value.other}</h2> : <h1>{words.value.chooseTitle}</h1>}
                    <VillagePick words={words.value} onPick={(village) => choose(village.code)} />
                </section>
            </main>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
nameDocument(() => data.value?.village.properties.name ?? words.value.title);
addEventListener('hashchange', follow);
startWorker();
void loadAbout();
follow();
render(<Page />, root);
