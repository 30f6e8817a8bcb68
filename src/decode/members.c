#include "tapak/decode/members.h"

#include <jansson.h>
#include <string.h>

// Checked before the library, which follows nesting by recursion: the object alone opens anything.
static bool is_flat(struct tapak_slice body)
{
    int opened = 0;
    bool in_text = false;
    for (size_t i = 0; i < body.length && opened <= 1; i++) {
        char byte = body.text[i];
        if (in_text) {
            i += byte == '\\' ? 1 : 0;
            in_text = byte != '"';
        } else if (byte == '"') {
            in_text = true;
        } else if (byte == '{' || byte == '[') {
            opened++;
        }
    }
    return opened <= 1;
}

static bool has_controls(struct tapak_slice text, enum tapak_member_kind kind)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        bool is_break = byte == '\n' || byte == '\r' || byte == '\t';
        if (byte == 0x7F || (byte < ' ' && (kind == TAPAK_MEMBER_LINE || !is_break))) {
            return true;
        }
    }
    return false;
}

static enum tapak_status read_text(struct tapak_arena *arena, const struct tapak_member *member,
                                   const json_t *value, struct tapak_member_value *out,
                                   struct tapak_error *err)
{
    if (!json_is_string(value)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: not a text", member->name);
    }
    struct tapak_slice text =
        tapak_slice_trim((struct tapak_slice){json_string_value(value), json_string_length(value)});
    if (text.length > member->bytes) {
        return tapak_fail(err, TAPAK_INVALID, "%s: %zu bytes, at most %zu", member->name,
                          text.length, member->bytes);
    }
    if (has_controls(text, member->kind)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: it has a control character", member->name);
    }
    if (text.length == 0) {
        return TAPAK_OK;
    }
    out->text = tapak_arena_copy_text(arena, text.text, text.length);
    out->is_given = true;
    return out->text != NULL ? TAPAK_OK : tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a body");
}

static enum tapak_status read_number(const struct tapak_member *member, const json_t *value,
                                     struct tapak_member_value *out, struct tapak_error *err)
{
    if (!json_is_number(value)) {
        return tapak_fail(err, TAPAK_INVALID, "%s: not a number", member->name);
    }
    out->number = json_number_value(value);
    out->is_given = true;
    return out->number >= member->min && out->number <= member->max
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_INVALID, "%s: %.10g is not within [%.10g, %.10g]",
                            member->name, out->number, member->min, member->max);
}

static enum tapak_status read_value(struct tapak_arena *arena, const struct tapak_member *member,
                                    const json_t *value, struct tapak_member_value *out,
                                    struct tapak_error *err)
{
    if (json_is_null(value)) {
        return TAPAK_OK;
    }
    switch (member->kind) {
    case TAPAK_MEMBER_NUMBER:
        return read_number(member, value, out, err);
    case TAPAK_MEMBER_BOOL:
        if (!json_is_boolean(value)) {
            return tapak_fail(err, TAPAK_INVALID, "%s: neither true nor false", member->name);
        }
        out->truth = json_is_true(value);
        out->is_given = true;
        return TAPAK_OK;
    case TAPAK_MEMBER_TEXT:
    case TAPAK_MEMBER_LINE:
        break;
    }
    return read_text(arena, member, value, out, err);
}

static const struct tapak_member *find(const struct tapak_member *members, const char *name)
{
    while (members->name != NULL && strcmp(members->name, name) != 0) {
        members++;
    }
    return members->name == NULL ? NULL : members;
}

static enum tapak_status read_all(struct tapak_arena *arena, json_t *object,
                                  const struct tapak_member *members,
                                  struct tapak_member_value *values, struct tapak_error *err)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(object, name, value)
    {
        const struct tapak_member *member = find(members, name);
        if (member == NULL) {
            return tapak_fail(err, TAPAK_INVALID, "a member is not known here: '%.40s'", name);
        }
        enum tapak_status status = read_value(arena, member, value, &values[member - members], err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    for (size_t i = 0; members[i].name != NULL; i++) {
        if (members[i].is_required && !values[i].is_given) {
            return tapak_fail(err, TAPAK_INVALID, "%s: it is required", members[i].name);
        }
    }
    return TAPAK_OK;
}

enum tapak_status tapak_members_read(struct tapak_arena *arena, struct tapak_slice body,
                                     const struct tapak_member *members,
                                     struct tapak_member_value *out_values, struct tapak_error *err)
{
    json_error_t at;
    for (size_t i = 0; members[i].name != NULL; i++) {
        out_values[i] = (struct tapak_member_value){0};
    }
    if (!is_flat(body)) {
        return tapak_fail(err, TAPAK_INVALID, "the body is nested: members are single values");
    }
    json_t *object =
        json_loadb(body.text == NULL ? "" : body.text, body.length, JSON_REJECT_DUPLICATES, &at);
    if (object == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "the body is no JSON object: line %d, column %d",
                          at.line, at.column);
    }
    enum tapak_status status = json_is_object(object)
                                   ? read_all(arena, object, members, out_values, err)
                                   : tapak_fail(err, TAPAK_INVALID, "the body is no JSON object");
    json_decref(object);
    return status;
}
