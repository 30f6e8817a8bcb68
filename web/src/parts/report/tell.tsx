// Step 3: the words, when, and photos where the server takes them.
import { useEffect, useId, useState } from 'preact/hooks';
import { draft, write } from '../../state/draft';
import { forms } from '../../state/prefs';
import { MOST_PHOTOS, shrink } from '../../state/photo';
import { words } from './words';

const MOST_LETTERS = 10_000;

function Photo({ blob, n, onRemove }: { blob: Blob; n: number; onRemove: () => void }) {
    const [address, setAddress] = useState('');
    useEffect(() => {
        const made = URL.createObjectURL(blob);
        setAddress(made);
        return () => URL.revokeObjectURL(made);
    }, [blob]);
    const number = forms.value.number(n);
    return (
        <li>
            {address && <img src={address} alt={words.value.photoAlt(number)} />}
            <button type="button" class="text" onClick={onRemove}>{words.value.photoRemove(number)}</button>
        </li>
    );
}

function Photos({ most }: { most: number }) {
    const [failed, setFailed] = useState(false);
    const photos = draft.value.photos;
    const id = useId();
    const add = async (input: HTMLInputElement): Promise<void> => {
        setFailed(false);
        for (const file of [...(input.files ?? [])]) {
            try {
                const small = await shrink(file);
                write({ photos: [...draft.value.photos, small].slice(0, most) });
            } catch {
                setFailed(true);
            }
        }
        input.value = '';
    };
    return (
        <fieldset>
            <legend>{words.value.photosLabel}</legend>
            <p class="hint">{words.value.photosHint(forms.value.number(most))}</p>
            <ul class="photos">
                {photos.map((blob, i) => (
                    <Photo key={i} blob={blob} n={i + 1}
                        onRemove={() => write({ photos: photos.filter((one) => one !== blob) })} />
                ))}
            </ul>
            {failed && <p class="note" role="alert">{words.value.photoFailed}</p>}
            {photos.length < most && (
                <label class="button" for={id}>
                    {words.value.photoAdd}
                    <input id={id} class="hidden" type="file" accept="image/*" multiple
                        onChange={(event) => void add(event.currentTarget)} />
                </label>
            )}
        </fieldset>
    );
}

export function Tell() {
    const id = useId();
    return (
        <>
            <label for={id}>{words.value.tellLabel}</label>
            <textarea id={id} rows={6} maxLength={MOST_LETTERS} value={draft.value.description}
                aria-describedby={`${id}-hint`}
                onInput={(event) => write({ description: event.currentTarget.value })} />
            <p class="hint" id={`${id}-hint`}>{words.value.tellHint}</p>
            <label for={`${id}-day`}>{words.value.occurredLabel}</label>
            <input id={`${id}-day`} type="date" max={new Date().toISOString().slice(0, 10)} value={draft.value.occurred}
                onInput={(event) => write({ occurred: event.currentTarget.value })} />
            <Photos most={MOST_PHOTOS} />
        </>
    );
}
