// Step 1: what happened, in pictures: first the group, then the kind.
import { useState } from 'preact/hooks';
import { en as enMap } from '../../i18n/groups.en';
import { id as idMap } from '../../i18n/groups.id';
import { about, draft, write } from '../../state/draft';
import { GROUPS, groupOf } from '../../state/groups';
import type { Group } from '../../state/groups';
import { nameOf, wordsIn } from '../../state/prefs';
import { GroupIcon } from '../icons';
import { words } from './words';

const groupNames = wordsIn(idMap, enMap);

export function What({ onDone }: { onDone: () => void }) {
    const list = about.value?.categories ?? [];
    const chosen = list.find(({ code }) => code === draft.value.category);
    const [group, setGroup] = useState<Group | null>(chosen ? groupOf(chosen) : null);
    const present = GROUPS.filter((one) => list.some((category) => groupOf(category) === one));
    const choose = (code: string): void => {
        write({ category: code });
        onDone();
    };
    const open = (one: Group): void => {
        const members = list.filter((category) => groupOf(category) === one);
        if (members.length === 1 && members[0]) {
            choose(members[0].code);
        } else {
            setGroup(one);
        }
    };
    if (!group) {
        return (
            <>
                <p>{words.value.lead} <strong>{words.value.emergency}</strong></p>
                <p class="hint">{words.value.chooseKind}</p>
                <ul class="kinds">
                    {present.map((one) => (
                        <li key={one}>
                            <button type="button" onClick={() => open(one)}>
                                <GroupIcon group={one} />
                                {groupNames.value[one]}
                            </button>
                        </li>
                    ))}
                </ul>
            </>
        );
    }
    return (
        <>
            <p>{words.value.chooseWithin(groupNames.value[group])}</p>
            <ul class="kinds one">
                {list.filter((category) => groupOf(category) === group).map((category) => (
                    <li key={category.code}>
                        <button type="button" aria-pressed={category.code === draft.value.category}
                            onClick={() => choose(category.code)}>
                            <GroupIcon group={group} />
                            {nameOf(category, category.code)}
                        </button>
                    </li>
                ))}
            </ul>
            <button type="button" class="text" onClick={() => setGroup(null)}>{words.value.otherGroup}</button>
        </>
    );
}
