// A tracking code, large, in groups of four, and spelt so that it can be read over the phone.
import { useState } from 'preact/hooks';
import { words } from './words';

const GROUP_LETTERS = 4;

export function groupsOf(code: string): string[] {
    return code.match(new RegExp(`.{1,${GROUP_LETTERS}}`, 'g')) ?? [];
}

/** Digits as words, letters as capitals: "0" and "O" cannot be mixed up by ear. */
export function spell(code: string, digits: readonly string[]): string {
    return groupsOf(code)
        .map((group) => [...group].map((letter) => digits[Number(letter)] ?? letter.toUpperCase()).join(' – '))
        .join(' · ');
}

export function Code({ code }: { code: string }) {
    const [isCopied, setCopied] = useState(false);
    const copy = async (): Promise<void> => {
        await navigator.clipboard?.writeText(code);
        setCopied(true);
    };
    return (
        <div class="code">
            <p class="code-label">{words.value.codeLabel}</p>
            <p class="code-text" aria-label={spell(code, words.value.digits)}>
                {groupsOf(code.toUpperCase()).map((group, i) => <span key={i}>{group}</span>)}
            </p>
            <p class="hint">{words.value.codeSpell} {spell(code, words.value.digits)}</p>
            {navigator.clipboard && (
                <button type="button" onClick={() => void copy()}>
                    {isCopied ? words.value.copied : words.value.copy}
                </button>
            )}
        </div>
    );
}
