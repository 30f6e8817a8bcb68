// The page "/": the map of villages, reports and hotspots.
import { render } from 'preact';
import { Drawer } from '../parts/drawer';
import { MapView } from '../parts/mapview';
import { Side } from '../parts/side';
import { Top } from '../parts/top';
import { selection, start } from '../state/store';

function Page() {
    return (
        <>
            <Top />
            <div class={`desk${selection.value ? ' with-drawer' : ''}`}>
                <Side />
                <MapView />
                <Drawer />
            </div>
        </>
    );
}

const root = document.getElementById('app') as HTMLElement;
root.textContent = '';
start();
render(<Page />, root);
