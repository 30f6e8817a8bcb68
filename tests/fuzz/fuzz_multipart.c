// Any bytes as a form: no crash, parts that lie within the body and do not overlap, names in UTF-8.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/limits.h"
#include "tapak/decode/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(const struct tapak_form *form, struct tapak_slice body)
{
    const char *from = body.text;
    for (size_t i = 0; i < form->count; i++) {
        const struct tapak_part *part = &form->parts[i];
        if (part->bytes.text < from ||
            part->bytes.text + part->bytes.length > body.text + body.length) {
            abort();
        }
        from = part->bytes.text + part->bytes.length;
        if (part->name.length == 0 || !tapak_is_utf8(part->name.text, part->name.length) ||
            memchr(part->file_name.text == NULL ? "" : part->file_name.text, '/',
                   part->file_name.length) != NULL) {
            abort();
        }
    }
}

// The first line is the Content-Type, the rest the body.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\n', size);
    struct tapak_arena *arena = NULL;
    struct tapak_error err = {0};
    struct tapak_form form = {0};
    if (end == NULL || tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        return 0;
    }
    size_t length = (size_t)(end - data);
    // On the heap alone, so that a byte too far is found.
    size_t body_length = size - length - 1;
    char *copy = malloc(body_length + 1);
    if (copy == NULL) {
        abort();
    }
    memcpy(copy, end + 1, body_length);
    char *body = body_length == 0 ? copy : realloc(copy, body_length);
    const struct tapak_multipart multipart = {
        {(const char *)data, length}, {body, body_length}, 100};
    if (tapak_multipart_read(arena, &multipart, &form, &err) == TAPAK_OK) {
        check_form(&form, multipart.body);
    } else if (err.message[0] == '\0') {
        abort();
    }
    free(body);
    tapak_arena_free(arena);
    return 0;
}
