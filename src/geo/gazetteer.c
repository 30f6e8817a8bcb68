// Every name of an area becomes a few keys: (parent, form of the name, text). The forms are asked
// in turn: the official name to the letter, then folded, then normalised. A key that two areas
// share is nobody's. A village is a child of its regency too, for claims without a district; and of
// the district and regency that a former dotted code puts it in, for claims older than a split.
#include "tapak/geo/gazetteer.h"

#include <stdlib.h>
#include <string.h>

#include "geo/name.h"
#include "tapak/base/arena.h"
#include "tapak/base/limits.h"

enum form { FORM_EXACT, FORM_FOLDED, FORM_NORMALISED, FORM_COUNT };

struct key {
    struct tapak_code parent;
    struct tapak_code area;
    const char *text;
    enum form form;
    enum tapak_level level;
};

/** What was added: an area, one more name, or one more code of it. */
enum entry_kind { ENTRY_AREA, ENTRY_ALIAS, ENTRY_CODE };

struct entry {
    enum entry_kind kind;
    struct tapak_code code;
    const char *text;         ///< the name, or the other code's digits
    struct tapak_code former; ///< the other code when it was dotted
};

struct entries {
    struct entry *items;
    size_t count;
    size_t room;
};

struct tapak_gazetteer {
    struct tapak_arena *texts;
    struct entries areas;   ///< sorted by code once sealed
    struct entries aliases; ///< names
    struct entries codes;   ///< sorted by digits once sealed
    struct key *keys;       ///< sorted; NULL until sealed
    size_t key_count;
    size_t key_room;
};

enum tapak_status tapak_gazetteer_create(struct tapak_gazetteer **out_gazetteer,
                                         struct tapak_error *err)
{
    struct tapak_gazetteer *gazetteer = calloc(1, sizeof *gazetteer);
    if (gazetteer == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a gazetteer");
    }
    enum tapak_status status = tapak_arena_create(&gazetteer->texts, TAPAK_MAX_ARENA_BYTES, err);
    if (status != TAPAK_OK) {
        free(gazetteer);
        return status;
    }
    *out_gazetteer = gazetteer;
    return TAPAK_OK;
}

void tapak_gazetteer_free(struct tapak_gazetteer *gazetteer)
{
    if (gazetteer == NULL) {
        return;
    }
    tapak_arena_free(gazetteer->texts);
    free(gazetteer->areas.items);
    free(gazetteer->aliases.items);
    free(gazetteer->codes.items);
    free(gazetteer->keys);
    free(gazetteer);
}

// Room for one more item in an array that doubles; NULL when there is no memory.
static void *room_for_one(void *items, size_t count, size_t *room, size_t item_bytes)
{
    if (count < *room) {
        return items;
    }
    size_t wanted = *room == 0 ? 64 : *room * 2;
    void *grown = reallocarray(items, wanted, item_bytes);
    *room = grown == NULL ? *room : wanted;
    return grown;
}

static enum tapak_status add_entry(struct tapak_gazetteer *gazetteer, struct entries *entries,
                                   struct entry entry, struct tapak_slice text,
                                   struct tapak_error *err)
{
    if (tapak_code_level(&entry.code) == TAPAK_LEVEL_NONE) {
        return tapak_fail(err, TAPAK_INVALID, "\"%s\" is not a code of an area", entry.code.text);
    }
    if (text.length == 0 || text.length > TAPAK_MAX_NAME_BYTES) {
        return tapak_fail(err, TAPAK_INVALID,
                          "a name of area %s has %zu bytes, not between 1 and %zu", entry.code.text,
                          text.length, TAPAK_MAX_NAME_BYTES);
    }
    entry.text = tapak_arena_copy_text(gazetteer->texts, text.text, text.length);
    struct entry *items =
        room_for_one(entries->items, entries->count, &entries->room, sizeof *entries->items);
    if (entry.text == NULL || items == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for area %s", entry.code.text);
    }
    entries->items = items;
    entries->items[entries->count++] = entry;
    return TAPAK_OK;
}

enum tapak_status tapak_gazetteer_add(struct tapak_gazetteer *gazetteer,
                                      const struct tapak_code *code, struct tapak_slice name,
                                      struct tapak_error *err)
{
    struct entry entry = {.kind = ENTRY_AREA, .code = *code};
    return add_entry(gazetteer, &gazetteer->areas, entry, tapak_slice_trim(name), err);
}

enum tapak_status tapak_gazetteer_add_alias(struct tapak_gazetteer *gazetteer,
                                            const struct tapak_code *code, struct tapak_slice name,
                                            struct tapak_error *err)
{
    struct entry entry = {.kind = ENTRY_ALIAS, .code = *code};
    return add_entry(gazetteer, &gazetteer->aliases, entry, tapak_slice_trim(name), err);
}

enum { DIGITS_BYTES = 24 };

// The digits of a code without its dots and the blanks around it; 0 when there is anything else.
static size_t digits_of(char digits[static DIGITS_BYTES], struct tapak_slice code)
{
    code = tapak_slice_trim(code);
    size_t length = 0;
    for (size_t i = 0; i < code.length; i++) {
        char character = code.text[i];
        bool is_digit = character >= '0' && character <= '9';
        if ((!is_digit && character != '.') || length + 1 == DIGITS_BYTES) {
            return 0;
        }
        if (is_digit) {
            digits[length++] = character;
        }
    }
    digits[length] = '\0';
    return length;
}

enum tapak_status tapak_gazetteer_add_code(struct tapak_gazetteer *gazetteer,
                                           const struct tapak_code *code,
                                           struct tapak_slice other_code, struct tapak_error *err)
{
    char digits[DIGITS_BYTES];
    size_t length = digits_of(digits, other_code);
    if (length == 0) {
        return tapak_fail(err, TAPAK_INVALID, "\"%.*s\" is not a code of digits",
                          (int)(other_code.length < 40 ? other_code.length : 40),
                          other_code.text == NULL ? "" : other_code.text);
    }
    struct entry entry = {.kind = ENTRY_CODE, .code = *code};
    if (memchr(other_code.text, '.', other_code.length) != NULL) {
        (void)tapak_code_parse(other_code, &entry.former);
    }
    return add_entry(gazetteer, &gazetteer->codes, entry, (struct tapak_slice){digits, length},
                     err);
}

static int compare_codes(const void *a, const void *b)
{
    const struct entry *first = a;
    const struct entry *second = b;
    return tapak_code_compare(&first->code, &second->code);
}

static int compare_texts(const void *a, const void *b)
{
    const struct entry *first = a;
    const struct entry *second = b;
    int order = strcmp(first->text, second->text);
    return order != 0 ? order : tapak_code_compare(&first->code, &second->code);
}

// Parent, level, form and text: what a question knows.
static int compare_questions(const struct key *first, const struct key *second)
{
    int order = tapak_code_compare(&first->parent, &second->parent);
    if (order == 0) {
        order = (int)first->level - (int)second->level;
    }
    if (order == 0) {
        order = (int)first->form - (int)second->form;
    }
    return order != 0 ? order : strcmp(first->text, second->text);
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *first = a;
    const struct key *second = b;
    int order = compare_questions(first, second);
    return order != 0 ? order : tapak_code_compare(&first->area, &second->area);
}

static const struct entry *find_area(const struct tapak_gazetteer *gazetteer,
                                     const struct tapak_code *code)
{
    struct entry wanted = {.code = *code};
    if (gazetteer->areas.count == 0) {
        return NULL;
    }
    return bsearch(&wanted, gazetteer->areas.items, gazetteer->areas.count, sizeof wanted,
                   compare_codes);
}

static enum tapak_status add_key(struct tapak_gazetteer *gazetteer, struct key key,
                                 struct tapak_error *err)
{
    struct key *keys = room_for_one(gazetteer->keys, gazetteer->key_count, &gazetteer->key_room,
                                    sizeof *gazetteer->keys);
    if (keys == NULL || key.text == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the names of area %s",
                          key.area.text);
    }
    gazetteer->keys = keys;
    gazetteer->keys[gazetteer->key_count++] = key;
    return TAPAK_OK;
}

static enum tapak_status add_forms(struct tapak_gazetteer *gazetteer, struct key key,
                                   const char *name, enum form first, struct tapak_error *err)
{
    char text[TAPAK_MAX_NAME_BYTES];
    struct tapak_slice slice = tapak_slice_of(name);
    key.text = name;
    key.form = FORM_EXACT;
    enum tapak_status status = first == FORM_EXACT ? add_key(gazetteer, key, err) : TAPAK_OK;
    for (int form = FORM_FOLDED; status == TAPAK_OK && form < FORM_COUNT; form++) {
        size_t length = form == FORM_FOLDED
                            ? geo_name_fold(text, sizeof text, slice, key.level)
                            : geo_name_normalise(text, sizeof text, slice, key.level);
        if (length > 0) {
            key.form = (enum form)form;
            key.text = tapak_arena_copy_text(gazetteer->texts, text, length);
            status = add_key(gazetteer, key, err);
        }
    }
    return status;
}

// Keys under each place that the code has above the area's own level. A regency stands under ""
// too.
static enum tapak_status add_name(struct tapak_gazetteer *gazetteer, const struct tapak_code *area,
                                  const struct tapak_code *place, const char *name, enum form first,
                                  struct tapak_error *err)
{
    struct key key = {.area = *area, .level = tapak_code_level(area)};
    bool has_village_level = key.level == TAPAK_LEVEL_VILLAGE;
    int highest = has_village_level ? TAPAK_LEVEL_REGENCY : TAPAK_LEVEL_PROVINCE;
    highest = key.level <= TAPAK_LEVEL_REGENCY ? TAPAK_LEVEL_NONE : highest;
    enum tapak_status status = TAPAK_OK;
    for (int level = highest; status == TAPAK_OK && level < (int)key.level; level++) {
        key.parent = tapak_code_at(place, (enum tapak_level)level);
        status = add_forms(gazetteer, key, name, first, err);
    }
    return status;
}

static enum tapak_status add_keys(struct tapak_gazetteer *gazetteer, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; status == TAPAK_OK && i < gazetteer->areas.count; i++) {
        const struct entry *area = &gazetteer->areas.items[i];
        status = add_name(gazetteer, &area->code, &area->code, area->text, FORM_EXACT, err);
    }
    for (size_t i = 0; status == TAPAK_OK && i < gazetteer->aliases.count; i++) {
        const struct entry *alias = &gazetteer->aliases.items[i];
        if (find_area(gazetteer, &alias->code) != NULL) {
            status = add_name(gazetteer, &alias->code, &alias->code, alias->text, FORM_FOLDED, err);
        }
    }
    for (size_t i = 0; status == TAPAK_OK && i < gazetteer->codes.count; i++) {
        const struct entry *code = &gazetteer->codes.items[i];
        const struct entry *area = find_area(gazetteer, &code->code);
        if (area != NULL && tapak_code_level(&code->former) == tapak_code_level(&area->code)) {
            status = add_name(gazetteer, &area->code, &code->former, area->text, FORM_FOLDED, err);
        }
    }
    return status;
}

enum tapak_status tapak_gazetteer_seal(struct tapak_gazetteer *gazetteer, struct tapak_error *err)
{
    struct entries *areas = &gazetteer->areas;
    struct entries *codes = &gazetteer->codes;
    if (areas->count > 0) {
        qsort(areas->items, areas->count, sizeof *areas->items, compare_codes);
    }
    if (codes->count > 0) {
        qsort(codes->items, codes->count, sizeof *codes->items, compare_texts);
    }
    for (size_t i = 0; i + 1 < areas->count; i++) {
        if (compare_codes(&areas->items[i], &areas->items[i + 1]) == 0) {
            return tapak_fail(err, TAPAK_CONFLICT, "area %s is there twice: \"%s\" and \"%s\"",
                              areas->items[i].code.text, areas->items[i].text,
                              areas->items[i + 1].text);
        }
    }
    enum tapak_status status = add_keys(gazetteer, err);
    if (status == TAPAK_OK && gazetteer->key_count > 0) {
        qsort(gazetteer->keys, gazetteer->key_count, sizeof *gazetteer->keys, compare_keys);
    }
    return status;
}

// The first code entry whose digits are not below; count when there is none.
static size_t first_code(const struct entries *codes, const char *digits)
{
    size_t low = 0;
    size_t high = codes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(codes->items[middle].text, digits) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct tapak_code tapak_gazetteer_code(const struct tapak_gazetteer *gazetteer,
                                       struct tapak_slice code)
{
    const struct tapak_code unknown = {""};
    struct tapak_code parsed = {""};
    if (tapak_code_parse(code, &parsed) && find_area(gazetteer, &parsed) != NULL) {
        return parsed;
    }
    char digits[DIGITS_BYTES];
    if (digits_of(digits, code) == 0) {
        return unknown;
    }
    struct tapak_code found = unknown;
    const struct entries *codes = &gazetteer->codes;
    for (size_t i = first_code(codes, digits);
         i < codes->count && strcmp(codes->items[i].text, digits) == 0; i++) {
        const struct tapak_code *area = &codes->items[i].code;
        if (find_area(gazetteer, area) == NULL || tapak_code_compare(area, &found) == 0) {
            continue;
        }
        if (found.text[0] != '\0') {
            return unknown; // a code that two areas had
        }
        found = *area;
    }
    return found;
}

enum answer { NO_AREA, ONE_AREA, MANY_AREAS };

static enum answer find_key(const struct tapak_gazetteer *gazetteer, const struct key *wanted,
                            struct tapak_code *out_area)
{
    size_t low = 0;
    size_t high = gazetteer->key_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_questions(&gazetteer->keys[middle], wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct key *first = &gazetteer->keys[low];
    if (low == gazetteer->key_count || compare_questions(first, wanted) != 0) {
        return NO_AREA;
    }
    for (size_t i = low + 1; i < gazetteer->key_count; i++) {
        const struct key *next = &gazetteer->keys[i];
        if (compare_questions(next, wanted) != 0) {
            break;
        }
        if (tapak_code_compare(&next->area, &first->area) != 0) {
            return MANY_AREAS;
        }
    }
    *out_area = first->area;
    return ONE_AREA;
}

// The one area of that level and name under the parent. The first form that fits any decides.
static bool find_child(const struct tapak_gazetteer *gazetteer, const struct tapak_code *parent,
                       enum tapak_level level, struct tapak_slice name, struct tapak_code *out_area)
{
    char text[TAPAK_MAX_NAME_BYTES + 1];
    if (name.length > TAPAK_MAX_NAME_BYTES) {
        return false;
    }
    memcpy(text, name.text, name.length);
    text[name.length] = '\0';
    struct key wanted = {.parent = *parent, .text = text, .level = level};
    for (int form = FORM_EXACT; form < FORM_COUNT; form++) {
        wanted.form = (enum form)form;
        size_t length = name.length;
        if (form == FORM_FOLDED) {
            length = geo_name_fold(text, TAPAK_MAX_NAME_BYTES, name, level);
        } else if (form == FORM_NORMALISED) {
            length = geo_name_normalise(text, TAPAK_MAX_NAME_BYTES, name, level);
        }
        enum answer answer = length > 0 ? find_key(gazetteer, &wanted, out_area) : NO_AREA;
        if (answer != NO_AREA) {
            return answer == ONE_AREA;
        }
    }
    return false;
}

struct tapak_code tapak_gazetteer_match(const struct tapak_gazetteer *gazetteer,
                                        const struct tapak_place_claim *claim)
{
    const struct {
        enum tapak_level level;
        struct tapak_slice name;
        enum tapak_level least_parent; ///< the level that must be known before
    } steps[] = {
        {TAPAK_LEVEL_PROVINCE, tapak_slice_trim(claim->province), TAPAK_LEVEL_NONE},
        {TAPAK_LEVEL_REGENCY, tapak_slice_trim(claim->regency), TAPAK_LEVEL_NONE},
        {TAPAK_LEVEL_DISTRICT, tapak_slice_trim(claim->district), TAPAK_LEVEL_PROVINCE},
        {TAPAK_LEVEL_VILLAGE, tapak_slice_trim(claim->village), TAPAK_LEVEL_REGENCY},
    };
    struct tapak_code area = {""};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i].name.length == 0) {
            continue;
        }
        struct tapak_code child = {""};
        if (tapak_code_level(&area) < steps[i].least_parent ||
            !find_child(gazetteer, &area, steps[i].level, steps[i].name, &child)) {
            break;
        }
        area = child;
    }
    return tapak_code_level(&area) >= TAPAK_LEVEL_REGENCY ? area : (struct tapak_code){""};
}
