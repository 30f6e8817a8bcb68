#include "tapak/ingest/programme.h"

#include "ingest/area_list.h"

#include "tapak/base/number.h"
#include "tapak/store/areas.h"

#include <stdio.h>

struct counting {
    struct tapak_programme_count *counts;
    size_t room;
    size_t count;
};

static struct tapak_programme_count *find(struct counting *counting, const struct tapak_code *code,
                                          struct tapak_slice name)
{
    for (size_t i = 0; i < counting->count; i++) {
        if (tapak_code_compare(&counting->counts[i].code, code) == 0) {
            return &counting->counts[i];
        }
    }
    if (counting->count == counting->room) {
        return NULL;
    }
    struct tapak_programme_count *item = &counting->counts[counting->count++];
    *item = (struct tapak_programme_count){.code = *code, .expected = -1};
    (void)snprintf(item->name, sizeof item->name, "%.*s",
                   (int)(name.length < 90 ? name.length : 90), name.text == NULL ? "" : name.text);
    return item;
}

static enum tapak_status take_count(const struct tapak_area *regency, int64_t villages,
                                    void *context)
{
    struct tapak_programme_count *item =
        find(context, &regency->code, tapak_slice_of(regency->name));
    if (item != NULL) {
        item->villages = villages;
    }
    return TAPAK_OK;
}

// The checksum counts only for a province whose villages are in the list.
static bool take_expected(const struct tapak_slice *fields, size_t count, void *context)
{
    struct counting *counting = context;
    struct tapak_code code;
    int64_t expected = 0;
    if (count < 4 || !tapak_code_parse(fields[0], &code) ||
        tapak_code_level(&code) != TAPAK_LEVEL_REGENCY ||
        !tapak_parse_int(fields[3].text, fields[3].length, &expected)) {
        return true;
    }
    struct tapak_code province = tapak_code_at(&code, TAPAK_LEVEL_PROVINCE);
    bool is_here = false;
    for (size_t i = 0; i < counting->count; i++) {
        is_here = is_here || tapak_code_is_in(&counting->counts[i].code, &province);
    }
    struct tapak_programme_count *item = is_here ? find(counting, &code, fields[1]) : NULL;
    if (item != NULL) {
        item->expected = expected;
    }
    return true;
}

enum tapak_status tapak_programme_check(struct tapak_store *store, int64_t day,
                                        struct tapak_programme_count *out_counts, size_t room,
                                        size_t *out_count, struct tapak_error *err)
{
    struct counting counting = {out_counts, room, 0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_programme_counts(conn, day, take_count, &counting, err);
    tapak_store_give_reader(store, conn);
    if (status == TAPAK_OK) {
        area_list_walk("regencies.csv", take_expected, &counting);
        *out_count = counting.count;
    }
    return status;
}
