// The bar on top of the map: the pages' own, with whose data it is and how fresh.
import { about, forms, words } from '../state/store';
import { DemoBanner, Header } from './site';

export function Top() {
    const known = about.value.data;
    return (
        <>
            <Header page="map" onSkip={focusMap}>
                <span class="region">{known?.region ?? ''}</span>
                <span class="as-of">
                    {known && (
                        <>
                            <span class="as-of-label">{words.value.dataAsOf}</span>{' '}
                            <time dateTime={known.data_as_of}>{forms.value.instant(known.data_as_of)}</time>
                        </>
                    )}
                </span>
            </Header>
            <DemoBanner about={known} />
        </>
    );
}

/** The address's hash is the view, so the skip link moves the focus itself. */
function focusMap(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>('.map canvas, .map')?.focus();
}
