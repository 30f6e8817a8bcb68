// A part ends where the delimiter stands next, so the body is searched once from front to back and
// a file in it is never copied.
#include "tapak/decode/multipart.h"

#include "tapak/base/limits.h"

#include <string.h>

enum { BOUNDARY_BYTES = 70, FIRST_PARTS = 16 };
#define MAX_HEADER_BYTES (8 * TAPAK_KIB)

struct reader {
    struct tapak_arena *arena;
    char delimiter[4 + BOUNDARY_BYTES]; ///< "\r\n--" and the boundary
    size_t delimiter_length;
    struct tapak_slice rest; ///< behind the last delimiter
    size_t number;           ///< of the part, from 1
    bool is_last;            ///< the delimiter before rest was the closing one
};

static bool is_token(char byte)
{
    char lower = (char)(byte | 0x20);
    return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') ||
           (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static void skip(struct tapak_slice *text, size_t length)
{
    text->text += length;
    text->length -= length;
}

static void skip_blanks(struct tapak_slice *text)
{
    while (text->length > 0 && (text->text[0] == ' ' || text->text[0] == '\t')) {
        skip(text, 1);
    }
}

static struct tapak_slice take_token(struct tapak_slice *text)
{
    struct tapak_slice token = {text->text, 0};
    while (token.length < text->length && is_token(text->text[token.length])) {
        token.length++;
    }
    skip(text, token.length);
    return token;
}

// What stands between the quotes; only \" is an escape: old browsers send backslashes of paths.
static bool take_quoted(struct tapak_slice *text, struct tapak_slice *out_value)
{
    size_t end = 1;
    while (end < text->length && text->text[end] != '"') {
        end +=
            text->text[end] == '\\' && end + 1 < text->length && text->text[end + 1] == '"' ? 2 : 1;
    }
    if (end >= text->length) {
        return false;
    }
    *out_value = (struct tapak_slice){text->text + 1, end - 1};
    skip(text, end + 1);
    return true;
}

// Takes "; name=value" off *rest. False when it is no such thing; *out_name is empty at the end.
static bool take_parameter(struct tapak_slice *rest, struct tapak_slice *out_name,
                           struct tapak_slice *out_value)
{
    *out_name = (struct tapak_slice){0};
    skip_blanks(rest);
    if (rest->length == 0) {
        return true;
    }
    if (rest->text[0] != ';') {
        return false;
    }
    skip(rest, 1);
    skip_blanks(rest);
    *out_name = take_token(rest);
    if (out_name->length == 0) {
        return rest->length == 0; // "form-data; name=a;" ends so
    }
    if (rest->length == 0 || rest->text[0] != '=') {
        return false;
    }
    skip(rest, 1);
    if (rest->length > 0 && rest->text[0] == '"') {
        return take_quoted(rest, out_value);
    }
    *out_value = take_token(rest);
    return out_value->length > 0;
}

static bool is_boundary(struct tapak_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.text[i];
        char lower = (char)(byte | 0x20);
        bool is_plain = (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
        if (!is_plain && (byte == '\0' || strchr("'()+_,-./:=? ", byte) == NULL)) {
            return false;
        }
    }
    return text.length > 0 && text.length <= BOUNDARY_BYTES && text.text[text.length - 1] != ' ';
}

static struct tapak_slice take_essence(struct tapak_slice *rest)
{
    const char *end = memchr(rest->text, ';', rest->length);
    size_t length = end == NULL ? rest->length : (size_t)(end - rest->text);
    struct tapak_slice essence = {rest->text, length};
    skip(rest, length);
    return tapak_slice_trim(essence);
}

bool tapak_multipart_is_form(struct tapak_slice content_type)
{
    return content_type.text != NULL &&
           tapak_slice_equals_folded(take_essence(&content_type), "multipart/form-data");
}

static enum tapak_status read_boundary(struct reader *reader, struct tapak_slice content_type,
                                       struct tapak_error *err)
{
    struct tapak_slice name;
    struct tapak_slice value;
    if (!tapak_multipart_is_form(content_type)) {
        return tapak_fail(err, TAPAK_INVALID, "the body is not multipart/form-data");
    }
    (void)take_essence(&content_type);
    while (take_parameter(&content_type, &name, &value) && name.length > 0) {
        if (tapak_slice_equals_folded(name, "boundary") && is_boundary(value)) {
            memcpy(reader->delimiter, "\r\n--", 4);
            memcpy(reader->delimiter + 4, value.text, value.length);
            reader->delimiter_length = 4 + value.length;
            return TAPAK_OK;
        }
    }
    return tapak_fail(err, TAPAK_INVALID, "the Content-Type has no boundary of 1 to %d characters",
                      BOUNDARY_BYTES);
}

// Behind a delimiter: "--" at the end of all, else blanks and the end of the line.
static bool end_delimiter(struct reader *reader)
{
    struct tapak_slice *rest = &reader->rest;
    if (rest->length >= 2 && memcmp(rest->text, "--", 2) == 0) {
        reader->is_last = true;
        return true;
    }
    skip_blanks(rest);
    if (rest->length < 2 || memcmp(rest->text, "\r\n", 2) != 0) {
        return false;
    }
    skip(rest, 2);
    return true;
}

// Moves behind the next delimiter; what stands before it goes to *out_before. A longer boundary
// that begins with ours is not ours.
static bool next_delimiter(struct reader *reader, struct tapak_slice *out_before)
{
    struct tapak_slice from = reader->rest;
    const char *at = from.text;
    while ((at = memmem(at, from.length - (size_t)(at - from.text), reader->delimiter,
                        reader->delimiter_length)) != NULL) {
        size_t before = (size_t)(at - from.text);
        reader->rest = from;
        skip(&reader->rest, before + reader->delimiter_length);
        if (end_delimiter(reader)) {
            *out_before = (struct tapak_slice){from.text, before};
            return true;
        }
        at += 2;
    }
    return false;
}

static enum tapak_status fail_part(const struct reader *reader, const char *rule,
                                   struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_INVALID, "part %zu of the form %s", reader->number, rule);
}

// In the arena, as UTF-8, with \" and the three escapes of browsers undone.
static bool copy_name(struct reader *reader, struct tapak_slice raw, struct tapak_slice *out_name)
{
    static const struct {
        char written[4];
        char meant;
    } escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    char *text = tapak_arena_take(reader->arena, raw.length + 1);
    size_t length = 0;
    if (text == NULL) {
        return false;
    }
    for (size_t i = 0; i < raw.length; i++) {
        text[length] = raw.text[i];
        if (raw.text[i] == '\\' && i + 1 < raw.length && raw.text[i + 1] == '"') {
            text[length] = raw.text[++i];
        }
        for (size_t e = 0; e < 3 && raw.length - i >= 3; e++) {
            if (tapak_slice_equals_folded((struct tapak_slice){raw.text + i, 3},
                                          escapes[e].written)) {
                text[length] = escapes[e].meant;
                i += 2;
                break;
            }
        }
        length++;
    }
    *out_name = (struct tapak_slice){text, length};
    return tapak_is_utf8(text, length);
}

static struct tapak_slice without_folders(struct tapak_slice name)
{
    for (size_t i = name.length; i > 0; i--) {
        if (name.text[i - 1] == '/' || name.text[i - 1] == '\\') {
            skip(&name, i);
            break;
        }
    }
    return name;
}

static enum tapak_status read_disposition(struct reader *reader, struct tapak_slice value,
                                          struct tapak_part *part, struct tapak_error *err)
{
    struct tapak_slice name;
    struct tapak_slice given;
    if (part->name.text != NULL) {
        return fail_part(reader, "has two Content-Dispositions", err);
    }
    if (!tapak_slice_equals_folded(take_essence(&value), "form-data")) {
        return fail_part(reader, "is not of the form-data disposition", err);
    }
    while (true) {
        if (!take_parameter(&value, &name, &given)) {
            return fail_part(reader, "has a malformed Content-Disposition", err);
        }
        if (name.length == 0) {
            break;
        }
        bool is_file = tapak_slice_equals_folded(name, "filename");
        struct tapak_slice *to = is_file ? &part->file_name : &part->name;
        if (!is_file && !tapak_slice_equals_folded(name, "name")) {
            continue;
        }
        if (to->text != NULL) {
            return fail_part(reader, "has two names", err);
        }
        if (!copy_name(reader, given, to)) {
            return fail_part(reader, "has a name that is not UTF-8", err);
        }
    }
    if (part->file_name.text != NULL) {
        part->file_name = without_folders(part->file_name);
    }
    return part->name.length > 0 ? TAPAK_OK : fail_part(reader, "has no name", err);
}

static enum tapak_status read_field(struct reader *reader, struct tapak_slice line,
                                    struct tapak_part *part, struct tapak_error *err)
{
    static const char *const plain[] = {"7bit", "8bit", "binary"};
    struct tapak_slice name = take_token(&line);
    if (name.length == 0 || line.length == 0 || line.text[0] != ':') {
        return fail_part(reader, "has a malformed header field", err);
    }
    skip(&line, 1);
    struct tapak_slice value = tapak_slice_trim(line);
    for (size_t i = 0; i < value.length; i++) {
        if (((unsigned char)value.text[i] < 0x20 && value.text[i] != '\t') ||
            value.text[i] == 0x7F) {
            return fail_part(reader, "has a control character in its header", err);
        }
    }
    if (tapak_slice_equals_folded(name, "Content-Disposition")) {
        return read_disposition(reader, value, part, err);
    }
    if (tapak_slice_equals_folded(name, "Content-Type")) {
        part->media_type = value;
    } else if (tapak_slice_equals_folded(name, "Content-Transfer-Encoding")) {
        bool is_plain = false;
        for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
            is_plain = is_plain || tapak_slice_equals_folded(value, plain[i]);
        }
        return is_plain ? TAPAK_OK : fail_part(reader, "has a transfer encoding", err);
    }
    return TAPAK_OK;
}

// The header of a part, off the front of *text, up to and with its empty line.
static enum tapak_status read_header(struct reader *reader, struct tapak_slice *text,
                                     struct tapak_part *part, struct tapak_error *err)
{
    size_t left = MAX_HEADER_BYTES;
    *part = (struct tapak_part){.media_type = tapak_slice_of("text/plain")};
    while (true) {
        size_t seen = text->length < left ? text->length : left;
        const char *end = memmem(text->text, seen, "\r\n", 2);
        if (end == NULL) {
            return fail_part(
                reader,
                seen == left ? "has a header of more than 8 KiB" : "has a header without end", err);
        }
        struct tapak_slice line = {text->text, (size_t)(end - text->text)};
        skip(text, line.length + 2);
        left -= line.length + 2;
        if (line.length == 0) {
            break;
        }
        enum tapak_status status = read_field(reader, line, part, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return part->name.text != NULL ? TAPAK_OK
                                   : fail_part(reader, "has no Content-Disposition", err);
}

static enum tapak_status next_part(struct reader *reader, struct tapak_part *out_part,
                                   struct tapak_error *err)
{
    struct tapak_slice whole;
    reader->number++;
    if (!next_delimiter(reader, &whole)) {
        return fail_part(reader, "has no boundary behind it", err);
    }
    enum tapak_status status = read_header(reader, &whole, out_part, err);
    out_part->bytes = whole;
    return status;
}

static bool has_room(struct tapak_arena *arena, struct tapak_form *form, size_t *room)
{
    if (form->count < *room) {
        return true;
    }
    size_t wanted = *room == 0 ? FIRST_PARTS : *room * 2;
    struct tapak_part *parts = tapak_arena_take_array(arena, wanted, sizeof *parts);
    if (parts == NULL) {
        return false;
    }
    if (form->count > 0) {
        memcpy(parts, form->parts, form->count * sizeof *parts);
    }
    form->parts = parts;
    *room = wanted;
    return true;
}

// The first delimiter stands at the start, or behind a preamble that nobody reads.
static bool find_start(struct reader *reader, struct tapak_slice body)
{
    size_t length = reader->delimiter_length - 2;
    struct tapak_slice preamble;
    reader->rest = body;
    if (body.length >= length && memcmp(body.text, reader->delimiter + 2, length) == 0) {
        skip(&reader->rest, length);
        if (end_delimiter(reader)) {
            return true;
        }
        reader->rest = body;
    }
    return next_delimiter(reader, &preamble);
}

enum tapak_status tapak_multipart_read(struct tapak_arena *arena,
                                       const struct tapak_multipart *multipart,
                                       struct tapak_form *out_form, struct tapak_error *err)
{
    struct reader reader = {.arena = arena};
    struct tapak_form form = {0};
    size_t room = 0;
    enum tapak_status status = read_boundary(&reader, multipart->content_type, err);
    if (status == TAPAK_OK && !find_start(&reader, multipart->body)) {
        status = tapak_fail(err, TAPAK_INVALID, "the form has no part");
    }
    while (status == TAPAK_OK && !reader.is_last) {
        if (form.count == multipart->max_parts) {
            return tapak_fail(err, TAPAK_TOO_LARGE, "the form has more than %zu parts",
                              multipart->max_parts);
        }
        if (!has_room(arena, &form, &room)) {
            return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the parts of the form");
        }
        status = next_part(&reader, &form.parts[form.count], err);
        form.count++;
    }
    if (status == TAPAK_OK) {
        *out_form = form;
    }
    return status;
}

const struct tapak_part *tapak_form_find(const struct tapak_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (tapak_slice_equals(form->parts[i].name, name)) {
            return &form->parts[i];
        }
    }
    return NULL;
}

struct tapak_slice tapak_form_text(const struct tapak_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (form->parts[i].file_name.text == NULL &&
            tapak_slice_equals(form->parts[i].name, name)) {
            return form->parts[i].bytes;
        }
    }
    return (struct tapak_slice){0};
}
