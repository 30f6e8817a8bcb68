// The filters: time, categories in their groups, state, layers. Each choice shows what it would give.
import { useState } from 'preact/hooks';
import type { Category } from '../api';
import { GROUPS, groupOf } from '../state/groups';
import type { Group } from '../state/groups';
import { about, change, choiceCounts, forms, hasPoints, isLayerShown, nameOf, span, view, words } from '../state/store';
import { inOrder, LAST_MONTHS, LAYERS, THIS_YEAR } from '../state/view';
import type { Layer } from '../state/view';
import { Glyph, GroupIcon } from './icons';

function Presets() {
    const { period, from, to } = view.value;
    const set = (code: string): void => change({ period: code, from: '', to: '' });
    const periods = about.value.data?.periods ?? [];
    const choices = [
        { code: '', name: words.value.anyTime, title: '' },
        ...periods.map(({ code, first, last }) => ({
            code, name: code, title: `${forms.value.day(first)} – ${forms.value.day(last)}`,
        })),
        { code: THIS_YEAR, name: words.value.thisYear, title: '' },
        { code: LAST_MONTHS, name: words.value.lastMonths, title: '' },
    ];
    return (
        <div class="presets" role="group" aria-label={words.value.time}>
            {choices.map(({ code, name, title }) => (
                <button
                    key={code} type="button" title={title}
                    aria-pressed={period === code && (code !== '' || (from === '' && to === ''))}
                    onClick={() => set(code)}
                >
                    {name}
                </button>
            ))}
        </div>
    );
}

function Days() {
    const { from, to } = span.value;
    const set = (part: { from?: string; to?: string }): void => {
        const [first, last] = inOrder(part.from ?? from, part.to ?? to);
        change({ period: '', from: first, to: last });
    };
    return (
        <div class="days">
            <label>
                {words.value.from}
                <input type="date" value={from} max={to}
                    onChange={(event) => set({ from: event.currentTarget.value })} />
            </label>
            <label>
                {words.value.to}
                <input type="date" value={to} min={from}
                    onChange={(event) => set({ to: event.currentTarget.value })} />
            </label>
        </div>
    );
}

function toggle(codes: readonly string[]): void {
    const chosen = new Set(view.value.categories);
    const isAllChosen = codes.every((code) => chosen.has(code));
    for (const code of codes) {
        if (isAllChosen) {
            chosen.delete(code);
        } else {
            chosen.add(code);
        }
    }
    change({ categories: [...chosen].sort() });
}

function Choice({ name, count, pressed, onClick, group }: {
    name: string;
    count: number;
    pressed: boolean | 'mixed';
    onClick: () => void;
    group?: Group;
}) {
    return (
        <button
            type="button" class={`choice${count === 0 && hasPoints.value ? ' empty' : ''}`}
            aria-pressed={pressed} onClick={onClick}
        >
            {group && <GroupIcon group={group} />}
            <span class="choice-name">{name}</span>
            <span class="count">{hasPoints.value ? forms.value.number(count) : ''}</span>
        </button>
    );
}

function CategoryGroup({ group, members }: { group: Group; members: Category[] }) {
    const [isOpen, setOpen] = useState(false);
    const chosen = members.filter(({ code }) => view.value.categories.includes(code));
    const countOf = (code: string): number => choiceCounts.value.byCategory.get(code) ?? 0;
    const name = words.value.groups[group];
    const pressed = chosen.length === members.length ? true : chosen.length > 0 ? 'mixed' : false;
    return (
        <li>
            <div class="group">
                <Choice
                    name={name} group={group} pressed={pressed}
                    count={members.reduce((sum, { code }) => sum + countOf(code), 0)}
                    onClick={() => toggle(members.map(({ code }) => code))}
                />
                <button
                    type="button" class="unfold" aria-expanded={isOpen}
                    aria-label={words.value.showMembers(name)} onClick={() => setOpen(!isOpen)}
                >
                    <Glyph name="caret" />
                </button>
            </div>
            {(isOpen || pressed === 'mixed') && (
                <ul class="members">
                    {members.map((category) => (
                        <li key={category.code}>
                            <Choice
                                name={nameOf(category, category.code)} count={countOf(category.code)}
                                pressed={view.value.categories.includes(category.code)}
                                onClick={() => toggle([category.code])}
                            />
                        </li>
                    ))}
                </ul>
            )}
        </li>
    );
}

function Categories() {
    const all = about.value.data?.categories ?? [];
    return (
        <section aria-labelledby="category-title">
            <h2 id="category-title">
                {words.value.category}
                {view.value.categories.length > 0 && (
                    <button type="button" class="text" onClick={() => change({ categories: [] })}>
                        {words.value.clear}
                    </button>
                )}
            </h2>
            <ul class="groups">
                {GROUPS.map((group) => {
                    const members = all.filter((category) => groupOf(category) === group);
                    return members.length > 0 && <CategoryGroup key={group} group={group} members={members} />;
                })}
            </ul>
        </section>
    );
}

function States() {
    const states = about.value.data?.states ?? [];
    const countOf = (code: string): string =>
        forms.value.number(choiceCounts.value.byState.get(code) ?? 0);
    return (
        <section>
            <h2><label for="state">{words.value.state}</label></h2>
            <select id="state" value={view.value.state}
                onChange={(event) => change({ state: event.currentTarget.value })}>
                <option value="">{words.value.stateAll}</option>
                {states.map((state) => (
                    <option key={state.code} value={state.code}>
                        {nameOf(state, state.code)}{hasPoints.value && ` (${countOf(state.code)})`}
                    </option>
                ))}
            </select>
        </section>
    );
}

function setLayer(layer: Layer, isShown: boolean): void {
    const others = view.value.hidden.filter((hidden) => hidden !== layer);
    change({ hidden: isShown ? others : [...others, layer] });
}

function Layers() {
    return (
        <section>
            <h2>{words.value.layers}</h2>
            <div class="layers">
                {LAYERS.map((layer) => (
                    <label key={layer} class="check">
                        <input type="checkbox" checked={isLayerShown(layer)}
                            onChange={(event) => setLayer(layer, event.currentTarget.checked)} />
                        {words.value[layer]}
                    </label>
                ))}
            </div>
        </section>
    );
}

function ClearAll() {
    const { period, from, to, categories, state } = view.value;
    if (!period && !from && !to && categories.length === 0 && !state) {
        return null;
    }
    return (
        <button type="button" class="wide"
            onClick={() => change({ period: '', from: '', to: '', categories: [], state: '' })}>
            {words.value.clearAll}
        </button>
    );
}

export function Filters() {
    return (
        <div class="filters">
            <section>
                <h2>{words.value.time}</h2>
                <Presets />
                <Days />
            </section>
            <Categories />
            <States />
            <Layers />
            <ClearAll />
        </div>
    );
}
