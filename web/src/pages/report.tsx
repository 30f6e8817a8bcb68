// The page "/lapor": one thing at a time, kept while it is written, sent when there is a line.
import { signal } from '@preact/signals';
import { render } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Check, Done, missing, Shelves } from '../parts/report/send';
import { Tell } from '../parts/report/tell';
import { What } from '../parts/report/what';
import { Where } from '../parts/report/where';
import { Who } from '../parts/report/who';
import { words } from '../parts/report/words';
import { DemoBanner, Failure, Header, isOnline, nameDocument, OfflineStrip } from '../parts/site';
import { startWorker, UpdateNote } from '../parts/update';
import {
    about, aboutProblem, askForSync, bodyOf, draft, EMPTY, isKept, loadAbout, lookAtShelves, receipts, send, startDraft,
    write,
} from '../state/draft';
import { enqueue, makeKey } from '../state/outbox';
import { handIn } from '../api';
import { forms } from '../state/prefs';
import { failureOf, problemOf } from '../parts/site';

const LAST = 4;
/** Key of the report that was just sent off; '' while one is written. */
const sentKey = signal('');

function go(step: number): void {
    write({ step });
    scrollTo(0, 0);
}

async function sendDraft(): Promise<string> {
    const body = bodyOf(draft.value);
    const photos = draft.value.photos;
    let key = '';
    try {
        key = await enqueue(body, photos);
        await send();
        await askForSync();
    } catch {
        // Nothing can be kept here: sent while it is looked at, or not at all.
        isKept.value = false;
        key = makeKey();
        const receipt = await handIn(body, photos, key);
        receipts.value = [...receipts.value, { ...receipt, key, category: body.category }];
    }
    draft.value = EMPTY;
    await lookAtShelves();
    return key;
}

function Buttons({ step }: { step: number }) {
    const [isSending, setSending] = useState(false);
    const [problem, setProblem] = useState('');
    const gap = missing();
    const blocked = gap !== null && gap.step === step ? gap.text : '';
    const sendNow = async (): Promise<void> => {
        setSending(true);
        try {
            sentKey.value = await sendDraft();
        } catch (cause) {
            setProblem(failureOf(problemOf(cause)));
        }
        setSending(false);
    };
    return (
        <>
            {step === LAST && gap && <p class="note">{gap.text}</p>}
            {problem && <p class="note" role="alert">{problem}</p>}
            <div class="steps-buttons">
                {step > 0 && <button type="button" onClick={() => go(step - 1)}>{words.value.back}</button>}
                {step > 0 && step < LAST && (
                    <button type="button" class="main" disabled={blocked !== ''} title={blocked} onClick={() => go(step + 1)}>
                        {words.value.next}
                    </button>
                )}
                {step === LAST && (
                    <button type="button" class="main" disabled={gap !== null || isSending} onClick={() => void sendNow()}>
                        {isSending ? words.value.sending : isOnline.value ? words.value.send : words.value.sendLater}
                    </button>
                )}
            </div>
        </>
    );
}

function Form() {
    const step = Math.min(draft.value.step, LAST);
    const heading = useRef<HTMLHeadingElement>(null);
    const isFirst = useRef(true);
    // Before the eyes see the step: who types at once must not lose the field to the heading.
    useLayoutEffect(() => {
        if (!isFirst.current) {
            heading.current?.focus();
        }
        isFirst.current = false;
    }, [step]);
    const number = forms.value.number;
    return (
        <section class="card form">
            <p class="step-of">{words.value.stepOf(number(step + 1), number(LAST + 1))}
                <progress max={LAST + 1} value={step + 1} aria-hidden="true" />
                {step > 0 && (
                    <button type="button" class="text" onClick={() => (draft.value = EMPTY)}>{words.value.startOver}</button>
                )}
            </p>
            <h1 ref={heading} tabIndex={-1}>{words.value.steps[step]}</h1>
            {step === 0 && <What onDone={() => go(1)} />}
            {step === 1 && <Where />}
            {step === 2 && <Tell />}
            {step === 3 && <Who />}
            {step === LAST && <Check onGo={go} />}
            <Buttons step={step} />
        </section>
    );
}

function Page() {
    const receipt = receipts.value.find(({ key }) => key === sentKey.value) ?? null;
    return (
        <>
            <Header page="report" />
            <DemoBanner about={about.value} />
            <OfflineStrip />
            <UpdateNote />
            <main id="isi" tabIndex={-1} class="narrow">
                {!isKept.value && <p class="note">{words.value.notKept}</p>}
                {aboutProblem.value && !about.value && (
                    <Failure problem={aboutProblem.value} onRetry={() => void loadAbout()} />
                )}
                {sentKey.value
                    ? <Done receipt={receipt} onAnother={() => (sentKey.value = '')} />
                    : about.value ? <Form /> : !aboutProblem.value && <div class="card form skeleton" aria-hidden="true"><i /><i /><i /></div>}
                <Shelves />
            </main>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
nameDocument(() => words.value.title);
startWorker();
void startDraft();
render(<Page />, root);
