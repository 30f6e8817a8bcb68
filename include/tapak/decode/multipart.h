/**
 * @file multipart.h
 * @brief The parts of a multipart/form-data body: fields of a form and files.
 *
 * Shape:   parts in the order of the body; one name may come several times. Nothing is copied but
 *          names: bytes are a piece of the body, which may be a mapped file of any size.
 * Rule:    lines end in CRLF, as the standard says. Of a file's name only what stands behind the
 *          last slash or backslash is kept. %22, %0D and %0A in names are what browsers write for
 *          a quote and the ends of lines; "filename*" is not for forms and is left out of account.
 * Ceilings: parts as the caller says; headers of a part 8 KiB; boundary 70 bytes.
 * Source:  RFC 7578, RFC 2046 section 5.1, WHATWG HTML section 4.10.21.8.
 */
#ifndef TAPAK_DECODE_MULTIPART_H
#define TAPAK_DECODE_MULTIPART_H

#include "tapak/base/arena.h"
#include "tapak/base/error.h"
#include "tapak/base/text.h"

struct tapak_part {
    struct tapak_slice name;       ///< UTF-8, in the arena
    struct tapak_slice file_name;  ///< UTF-8, in the arena; absent when the part is no file
    struct tapak_slice media_type; ///< as stated, with parameters; "text/plain" when it is not
    struct tapak_slice bytes;      ///< of the body
};

struct tapak_form {
    struct tapak_part *parts; ///< in the arena
    size_t count;
};

/** Whether the Content-Type names multipart/form-data. */
bool tapak_multipart_is_form(struct tapak_slice content_type);

/** What is read, and up to where. */
struct tapak_multipart {
    struct tapak_slice content_type; ///< the header field, with its boundary
    struct tapak_slice body;         ///< must outlive the form
    size_t max_parts;
};

/** TAPAK_INVALID says which part breaks which rule; TAPAK_TOO_LARGE for more than max_parts. */
TAPAK_MUST_CHECK enum tapak_status tapak_multipart_read(struct tapak_arena *arena,
                                                        const struct tapak_multipart *multipart,
                                                        struct tapak_form *out_form,
                                                        struct tapak_error *err);

/** The first part of that name, or NULL. */
const struct tapak_part *tapak_form_find(const struct tapak_form *form, const char *name);

/** The bytes of the first part of that name that is no file, or absent. */
struct tapak_slice tapak_form_text(const struct tapak_form *form, const char *name);

#endif
