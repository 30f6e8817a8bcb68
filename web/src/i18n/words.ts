// The words of the map in a language.
import { en } from './en';
import type { Language } from './forms';
import { id } from './id';
import type { Words } from './id';

export type { Words };

export function wordsOf(language: Language): Words {
    return language === 'en' ? en : id;
}
