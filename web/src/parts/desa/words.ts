import { en } from '../../i18n/village.en';
import { id } from '../../i18n/village.id';
import { wordsIn } from '../../state/prefs';

export const words = wordsIn(id, en);
