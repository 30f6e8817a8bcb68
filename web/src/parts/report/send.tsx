// Step 5: look it over and send; then what waits and what was received on this phone.
import { about, draft, hasPlace, receipts, send, waiting, lookAtShelves } from '../../state/draft';
import * as db from '../../state/db';
import type { Kept, Waiting } from '../../state/outbox';
import { forms, nameOf } from '../../state/prefs';
import { Code, groupsOf } from './code';
import { metresText } from './where';
import { words } from './words';

const SHOWN_DIGITS = 5;

export function categoryName(code: string): string {
    return nameOf(about.value?.categories.find((one) => one.code === code), code);
}

function placeText(): string {
    const one = draft.value;
    if (one.how === 'village' && one.village) {
        return `${one.village.name}, ${one.village.district}, ${one.village.regency}`;
    }
    return words.value.pointText(one.lat.toFixed(SHOWN_DIGITS), one.lon.toFixed(SHOWN_DIGITS), metresText(one.accuracy));
}

function whoText(): string {
    const { anonymous, confidential, name, phone, email } = draft.value;
    const said = [
        anonymous ? words.value.anonymous : name || phone || email ? words.value.withName : words.value.withoutName,
        confidential ? words.value.confidential : '',
    ];
    return said.filter(Boolean).join(', ');
}

/** What still has to be said, with the step that says it; or null. */
export function missing(): { step: number; text: string } | null {
    const one = draft.value;
    if (!one.category) {
        return { step: 0, text: words.value.missing.category };
    }
    if (!hasPlace(one)) {
        return { step: 1, text: words.value.missing.place };
    }
    return one.description.trim() ? null : { step: 2, text: words.value.missing.words };
}

export function Check({ onGo }: { onGo: (step: number) => void }) {
    const one = draft.value;
    const lines: [string, string, number][] = [
        [words.value.summaryWhat, one.category ? categoryName(one.category) : '–', 0],
        [words.value.summaryWhere, hasPlace(one) ? placeText() : '–', 1],
        [words.value.summaryTell, one.description.trim() || '–', 2],
        [words.value.summaryWho, whoText(), 3],
    ];
    return (
        <>
            <dl class="check-list">
                {lines.map(([label, text, step]) => (
                    <div key={step}>
                        <dt>{label}</dt>
                        <dd>{text}</dd>
                        <dd class="act">
                            <button type="button" class="text" aria-label={`${words.value.change}: ${label}`}
                                onClick={() => onGo(step)}>{words.value.change}</button>
                        </dd>
                    </div>
                ))}
            </dl>
            <p class="hint">{words.value.happensNext}</p>
        </>
    );
}

export function Done({ receipt, onAnother }: { receipt: Kept | null; onAnother: () => void }) {
    return (
        <section class="card done" aria-live="polite">
            <h1 tabIndex={-1}>{receipt ? words.value.doneTitle : words.value.laterTitle}</h1>
            {receipt ? (
                <>
                    <Code code={receipt.tracking_code} />
                    <p>{words.value.codeHint}</p>
                    <p>{receipt.village ? words.value.placedIn(receipt.village.name) : words.value.placedNowhere}{' '}
                        {words.value.happensNext}</p>
                    <p><a class="button" href={`lacak#${receipt.tracking_code}`}>{words.value.follow}</a></p>
                </>
            ) : <p>{words.value.laterText}</p>}
            <button type="button" onClick={onAnother}>{words.value.another}</button>
        </section>
    );
}

async function discard(one: Waiting): Promise<void> {
    if (confirm(words.value.discardSure)) {
        await db.remove('outbox', one.key);
        await lookAtShelves();
    }
}

async function forget(one: Kept): Promise<void> {
    await db.remove('receipts', one.key);
    await lookAtShelves();
}

export function Shelves() {
    return (
        <>
            {waiting.value.length > 0 && (
                <section class="card waiting">
                    <h2>{words.value.waitingTitle(forms.value.number(waiting.value.length))}</h2>
                    <ul>
                        {waiting.value.map((one) => (
                            <li key={one.key}>
                                <span>{categoryName(one.body.category)},{' '}
                                    {words.value.waitingSince(forms.value.instant(one.written))}</span>
                                {one.refusal && <span class="bad">{words.value.refused(one.refusal)}</span>}
                                <button type="button" class="text" onClick={() => void discard(one)}>{words.value.discard}</button>
                            </li>
                        ))}
                    </ul>
                    <button type="button" onClick={() => void send()}>{words.value.sendNow}</button>
                </section>
            )}
            {receipts.value.length > 0 && (
                <section class="card">
                    <h2>{words.value.receiptsTitle}</h2>
                    <p class="hint">{words.value.receiptsHint}</p>
                    <ul class="receipts">
                        {receipts.value.map((one) => (
                            <li key={one.key}>
                                <a href={`lacak#${one.tracking_code}`}>{groupsOf(one.tracking_code.toUpperCase()).join(' ')}</a>
                                <span>{categoryName(one.category)}, {forms.value.day(one.received)}</span>
                                <button type="button" class="text" onClick={() => void forget(one)}>{words.value.forget}</button>
                            </li>
                        ))}
                    </ul>
                </section>
            )}
        </>
    );
}
