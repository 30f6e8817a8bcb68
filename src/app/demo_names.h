/**
 * @file demo_names.h
 * @brief Names and codes of the invented areas: each name has a word that says it is made up.
 */
#ifndef TAPAK_APP_DEMO_NAMES_H
#define TAPAK_APP_DEMO_NAMES_H

#include "app/demo_region.h"

/** "99.01" … and what it is called. */
const char *demo_regency_code(int regency);
const char *demo_regency_name(int regency);

/** Groups the villages into districts and regencies; gives names, codes, types, the programme. */
void demo_name_areas(struct demo_region *region, struct demo_random *random);

#endif
