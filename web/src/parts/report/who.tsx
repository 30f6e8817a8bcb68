// Step 4: who reports: with or without a name, for all or for officers only.
import { useId } from 'preact/hooks';
import { draft, write } from '../../state/draft';
import { words } from './words';

function Mark({ label, hint, checked, onChange }: {
    label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void;
}) {
    return (
        <label class="mark">
            <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
            <span><strong>{label}</strong><br /><span class="hint">{hint}</span></span>
        </label>
    );
}

const FIELDS = [
    { name: 'name', mode: 'text' },
    { name: 'phone', mode: 'tel' },
    { name: 'email', mode: 'email' },
] as const;

export function Who() {
    const id = useId();
    const one = draft.value;
    return (
        <>
            <Mark label={words.value.anonymous} hint={words.value.anonymousHint} checked={one.anonymous}
                onChange={(anonymous) => write({ anonymous })} />
            <Mark label={words.value.confidential} hint={words.value.confidentialHint} checked={one.confidential}
                onChange={(confidential) => write({ confidential })} />
            {!one.anonymous && (
                <fieldset>
                    <legend>{words.value.contacts}</legend>
                    <p class="hint">{words.value.contactsHint}</p>
                    {FIELDS.map(({ name, mode }) => (
                        <p key={name} class="field">
                            <label for={`${id}-${name}`}>{words.value[name]}</label>
                            <input id={`${id}-${name}`} inputMode={mode} autoComplete={mode === 'text' ? 'name' : mode} maxLength={200}
                                value={one[name]} onInput={(event) => write({ [name]: event.currentTarget.value })} />
                        </p>
                    ))}
                </fieldset>
            )}
        </>
    );
}
