import { en } from '../../i18n/report.en';
import { id } from '../../i18n/report.id';
import { wordsIn } from '../../state/prefs';

export const words = wordsIn(id, en);
