#include "tapak/ingest/boundaries.h"

#include "ingest/area_list.h"

#include "tapak/base/limits.h"

#include <stdlib.h>
#include <string.h>

struct checked {
    struct tapak_code code;
    const char *name;
    const char *repair;
    double area_m2;
};

struct checking {
    struct tapak_arena *arena;
    struct checked *villages; ///< in order of code
    struct tapak_wkb *shapes;
    size_t count;
    size_t room;
    struct tapak_check_overlap *overlaps;
    size_t overlap_count;
    size_t overlap_room;
    struct area_list *list;
    struct tapak_error *err;
};

static enum tapak_status no_memory(struct checking *checking)
{
    return tapak_fail(checking->err, TAPAK_TOO_LARGE, "the edition does not fit into memory");
}

// Twice the room for an array of the arena; NULL when there is none.
static void *grown(struct checking *checking, const void *items, size_t count, size_t room,
                   size_t item_bytes)
{
    void *larger = tapak_arena_take_array(checking->arena, room, item_bytes);
    if (larger != NULL && count > 0) {
        memcpy(larger, items, count * item_bytes);
    }
    return larger;
}

static enum tapak_status take_boundary(const struct tapak_boundary *boundary, void *context)
{
    struct checking *checking = context;
    struct tapak_arena *arena = checking->arena;
    if (checking->count == checking->room) {
        size_t room = checking->room == 0 ? 1024 : 2 * checking->room;
        struct checked *villages =
            grown(checking, checking->villages, checking->count, room, sizeof *villages);
        struct tapak_wkb *shapes =
            grown(checking, checking->shapes, checking->count, room, sizeof *shapes);
        if (villages == NULL || shapes == NULL) {
            return no_memory(checking);
        }
        checking->villages = villages;
        checking->shapes = shapes;
        checking->room = room;
    }
    uint8_t *bytes = tapak_arena_take(arena, boundary->shape.size);
    const char *repair = boundary->repair;
    struct checked village = {
        .code = boundary->code,
        .name = tapak_arena_copy_text(arena, boundary->name, strlen(boundary->name)),
        .repair = repair == NULL ? NULL : tapak_arena_copy_text(arena, repair, strlen(repair)),
        .area_m2 = boundary->area_m2,
    };
    if (bytes == NULL || village.name == NULL) {
        return no_memory(checking);
    }
    memcpy(bytes, boundary->shape.bytes, boundary->shape.size);
    checking->villages[checking->count] = village;
    checking->shapes[checking->count] = (struct tapak_wkb){bytes, boundary->shape.size};
    checking->count++;
    return TAPAK_OK;
}

static enum tapak_status take_overlap(const struct tapak_overlap *overlap, void *context)
{
    struct checking *checking = context;
    if (checking->overlap_count == checking->overlap_room) {
        size_t room = checking->overlap_room == 0 ? 1024 : 2 * checking->overlap_room;
        struct tapak_check_overlap *overlaps =
            grown(checking, checking->overlaps, checking->overlap_count, room, sizeof *overlaps);
        if (overlaps == NULL) {
            return no_memory(checking);
        }
        checking->overlaps = overlaps;
        checking->overlap_room = room;
    }
    checking->overlaps[checking->overlap_count++] =
        (struct tapak_check_overlap){checking->villages[overlap->first].code,
                                     checking->villages[overlap->second].code, overlap->area_m2};
    return TAPAK_OK;
}

static int compare_overlaps(const void *a, const void *b)
{
    const struct tapak_check_overlap *left = a;
    const struct tapak_check_overlap *right = b;
    int order = (left->area_m2 < right->area_m2) - (left->area_m2 > right->area_m2);
    if (order == 0) {
        order = tapak_code_compare(&left->first, &right->first);
    }
    return order != 0 ? order : tapak_code_compare(&left->second, &right->second);
}

// Villages stand in order of code, so those of a regency stand together.
static enum tapak_status sum_regencies(struct checking *checking, struct tapak_check_result *result)
{
    struct tapak_check_regency *regencies =
        tapak_arena_take_array(checking->arena, checking->count + 1, sizeof *regencies);
    struct tapak_check_repair *repairs =
        tapak_arena_take_array(checking->arena, checking->count + 1, sizeof *repairs);
    if (regencies == NULL || repairs == NULL) {
        return no_memory(checking);
    }
    struct tapak_check_regency *last = NULL;
    for (size_t i = 0; i < checking->count; i++) {
        const struct checked *village = &checking->villages[i];
        if (last == NULL || !tapak_code_is_in(&village->code, &last->code)) {
            last = &regencies[result->regency_count++];
            last->code = tapak_code_at(&village->code, TAPAK_LEVEL_REGENCY);
            const struct known_area *area = area_list_find(checking->list, &last->code);
            last->name = area == NULL ? ""
                                      : tapak_arena_copy_text(checking->arena, area->name,
                                                              strlen(area->name));
        }
        last->villages++;
        last->area_m2 += village->area_m2;
        result->area_m2 += village->area_m2;
        if (village->repair != NULL) {
            repairs[result->repair_count++] =
                (struct tapak_check_repair){village->code, village->name, village->repair};
        }
    }
    result->villages = (int64_t)checking->count;
    result->regencies = regencies;
    result->repairs = repairs;
    return TAPAK_OK;
}

// The code list of geodata, held against the edition. Both stand in order of code.
struct comparing {
    const struct checking *checking;
    size_t at;
    struct tapak_code *unknown;
    size_t unknown_count;
    struct tapak_code *missing;
    size_t missing_count;
    size_t missing_room;
    size_t known;
};

static bool take_listed(const struct tapak_slice *fields, size_t count, void *context)
{
    struct comparing *comparing = context;
    const struct checking *checking = comparing->checking;
    struct tapak_code code;
    if (count == 0 || !tapak_code_parse(fields[0], &code) ||
        tapak_code_level(&code) != TAPAK_LEVEL_VILLAGE) {
        return true;
    }
    while (comparing->at < checking->count &&
           tapak_code_compare(&checking->villages[comparing->at].code, &code) < 0) {
        comparing->unknown[comparing->unknown_count++] = checking->villages[comparing->at++].code;
    }
    if (comparing->at < checking->count &&
        tapak_code_compare(&checking->villages[comparing->at].code, &code) == 0) {
        comparing->at++;
        comparing->known++;
    } else if (comparing->missing_count < comparing->missing_room) {
        comparing->missing[comparing->missing_count++] = code;
    }
    return true;
}

enum { LIST_VILLAGES_MAX = 100000 };

static enum tapak_status compare_with_list(struct checking *checking,
                                           struct tapak_check_result *result)
{
    struct comparing comparing = {.checking = checking, .missing_room = LIST_VILLAGES_MAX};
    comparing.unknown =
        tapak_arena_take_array(checking->arena, checking->count + 1, sizeof *comparing.unknown);
    comparing.missing =
        tapak_arena_take_array(checking->arena, LIST_VILLAGES_MAX, sizeof *comparing.missing);
    if (comparing.unknown == NULL || comparing.missing == NULL) {
        return no_memory(checking);
    }
    area_list_walk("villages_64.csv", take_listed, &comparing);
    while (comparing.at < checking->count) {
        comparing.unknown[comparing.unknown_count++] = checking->villages[comparing.at++].code;
    }
    // An edition that has nothing in common with the list is of another province.
    result->has_list = comparing.known > 0;
    if (result->has_list) {
        result->unknown = comparing.unknown;
        result->unknown_count = comparing.unknown_count;
        result->missing = comparing.missing;
        result->missing_count = comparing.missing_count;
    }
    return TAPAK_OK;
}

static enum tapak_status read_edition(struct tapak_store *store, const char *edition_name,
                                      struct checking *checking, struct tapak_error *err)
{
    struct tapak_boundary_filter filter = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_edition_find(conn, edition_name, &filter.edition_id, err);
    if (status == TAPAK_OK) {
        status = tapak_boundary_each(conn, &filter, take_boundary, checking, err);
    }
    if (status == TAPAK_OK) {
        status = area_list_make(conn, &checking->list, err);
    }
    tapak_store_give_reader(store, conn);
    return status;
}

enum tapak_status tapak_boundaries_check(struct tapak_store *store, const char *edition_name,
                                         struct tapak_arena *arena,
                                         struct tapak_check_result *out_result,
                                         struct tapak_error *err)
{
    struct checking checking = {.arena = arena, .err = err};
    struct tapak_check_result result = {0};
    struct tapak_shapes *shapes = NULL;
    enum tapak_status status = read_edition(store, edition_name, &checking, err);
    if (status == TAPAK_OK) {
        status = tapak_shapes_create(&shapes, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_coverage_check(shapes, checking.shapes, checking.count, take_overlap,
                                      &checking, &result.coverage, err);
    }
    if (status == TAPAK_OK) {
        status = sum_regencies(&checking, &result);
    }
    if (status == TAPAK_OK) {
        status = compare_with_list(&checking, &result);
    }
    if (status == TAPAK_OK) {
        if (checking.overlap_count > 0) {
            qsort(checking.overlaps, checking.overlap_count, sizeof *checking.overlaps,
                  compare_overlaps);
        }
        result.overlaps = checking.overlaps;
        *out_result = result;
    }
    tapak_shapes_free(shapes);
    area_list_free(checking.list);
    return status;
}
