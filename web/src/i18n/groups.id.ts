// Names of the groups of categories, in Indonesian.
export const id = {
    fire: 'Kebakaran',
    forest: 'Hutan',
    land: 'Lahan',
    mining: 'Tambang',
    wildlife: 'Satwa dan flora',
    pollution: 'Pencemaran',
    people: 'Warga dan program',
    other: 'Lainnya',
};
