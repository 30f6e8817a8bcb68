// A column of ten-digit codes is the statistics office's as a whole or not at all: a single one
// that no Kemendagri village can have (its village part begins with 0) decides for the column,
// because others of them read as the code of some other village.

#include "ingest/boundary_codes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool column_is_bps(const struct boundary_village *villages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tapak_code_looks_like_bps(tapak_slice_of(villages[i].code_text))) {
            return true;
        }
    }
    return false;
}

static bool is_village(const struct tapak_code *code)
{
    return tapak_code_level(code) == TAPAK_LEVEL_VILLAGE;
}

// A current code as it is; a former one as what it became.
static bool take_code(struct boundary_village *village, const struct area_list *list,
                      struct tapak_boundaries_result *result)
{
    struct tapak_code code;
    if (!tapak_code_parse(tapak_slice_of(village->code_text), &code) || !is_village(&code)) {
        return false;
    }
    if (area_list_find(list, &code) == NULL) {
        struct tapak_code now = area_list_other(&list->former, tapak_slice_of(code.text));
        if (is_village(&now)) {
            code = now;
            village->has_list_names = true;
            result->coded_by_former++;
        }
    }
    village->code = code;
    return true;
}

// The village that the names alone determine, or another area, or none.
static struct tapak_code named_village(const struct boundary_village *village,
                                       const struct area_list *list)
{
    const struct tapak_place_claim claim = {
        .province = tapak_slice_of(village->province[0] == '\0' ? NULL : village->province),
        .regency = tapak_slice_of(village->regency[0] == '\0' ? NULL : village->regency),
        .district = tapak_slice_of(village->district[0] == '\0' ? NULL : village->district),
        .village = tapak_slice_of(village->name[0] == '\0' ? NULL : village->name),
    };
    return tapak_gazetteer_match(list->gazetteer, &claim);
}

static bool take_names(struct boundary_village *village, const struct area_list *list,
                       struct tapak_boundaries_result *result)
{
    struct tapak_code code = named_village(village, list);
    if (!is_village(&code)) {
        return false;
    }
    village->code = code;
    village->has_list_names = true;
    result->coded_by_name++;
    return true;
}

// The statistics office has given codes of villages that ended to others: where the names in the
// file are those of one village, and it is not the code's, the names hold.
static bool take_bps(struct boundary_village *village, const char *text,
                     const struct area_list *list, struct tapak_boundaries_result *result)
{
    struct tapak_code code = area_list_other(&list->bps, tapak_slice_of(text));
    if (!is_village(&code)) {
        return false;
    }
    struct tapak_code named = named_village(village, list);
    if (is_village(&named) && tapak_code_compare(&named, &code) != 0) {
        return take_names(village, list, result);
    }
    village->code = code;
    village->has_list_names = true;
    result->coded_by_bps++;
    return true;
}

static void give_code(struct boundary_village *village, const struct area_list *list, bool is_bps,
                      struct tapak_boundaries_result *result)
{
    bool has_code = village->code_text[0] != '\0';
    if (has_code && !is_bps) {
        if (!take_code(village, list, result)) {
            village->refused = "the code is not one of a village";
        }
        return;
    }
    if (has_code && take_bps(village, village->code_text, list, result)) {
        return;
    }
    if (village->bps_text[0] != '\0' && take_bps(village, village->bps_text, list, result)) {
        return;
    }
    if (take_names(village, list, result)) {
        return;
    }
    village->refused = has_code || village->bps_text[0] != '\0'
                           ? "its statistics-office code and its names are in no list"
                           : "there is no code, and its names are not those of one village";
}

void boundary_codes_give(struct boundary_village *villages, size_t count,
                         const struct area_list *list, struct tapak_boundaries_result *result)
{
    bool is_bps = column_is_bps(villages, count);
    for (size_t i = 0; i < count; i++) {
        if (villages[i].refused == NULL) {
            give_code(&villages[i], list, is_bps, result);
        }
    }
}

static int compare_villages(const void *a, const void *b)
{
    const struct boundary_village *left = a;
    const struct boundary_village *right = b;
    int order = tapak_code_compare(&left->code, &right->code);
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

enum tapak_status boundary_codes_single(struct boundary_village *villages, size_t count,
                                        struct tapak_arena *arena, struct tapak_error *err)
{
    if (count > 0) {
        qsort(villages, count, sizeof *villages, compare_villages);
    }
    const struct boundary_village *first = NULL;
    for (size_t i = 0; i < count; i++) {
        struct boundary_village *village = &villages[i];
        if (village->refused != NULL) {
            continue;
        }
        if (first == NULL || tapak_code_compare(&first->code, &village->code) != 0) {
            first = village;
            continue;
        }
        char text[80];
        int length =
            snprintf(text, sizeof text, "the code is that of row %" PRId64 " already", first->row);
        village->refused = tapak_arena_copy_text(arena, text, (size_t)length);
        if (village->refused == NULL) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu villages", count);
        }
    }
    return TAPAK_OK;
}
