#include "app/provenance.h"

#include "tapak/base/hash.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/encode/json.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_of_the_question(const char *flag)
{
    static const char *const others[] = {"as-of",  "output", "format", "db",
                                         "config", "json",   "quiet",  "all"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(flag, others[i]) == 0) {
            return false;
        }
    }
    return true;
}

static void put_digest(struct tapak_json *json, const char *key, struct tapak_digest digest)
{
    char text[TAPAK_HEX_BYTES];
    tapak_digest_hex(text, digest);
    tapak_json_put_text(json, key, text);
}

static void put_about(const struct app *app, const struct tapak_buf *rows,
                      const struct app_provenance *about, struct tapak_buf *out)
{
    const struct tapak_cut *cut = about->cut;
    struct tapak_json json;
    tapak_json_init(&json, out);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "table", about->table);
    tapak_json_put_object(&json, "filter");
    for (size_t i = 0; i < app->args.given_count; i++) {
        const struct app_given *flag = &app->args.given[i];
        if (!is_of_the_question(flag->name)) {
            continue;
        }
        if (flag->value == NULL) {
            tapak_json_put_bool(&json, flag->name, true);
        } else {
            tapak_json_put_text(&json, flag->name, flag->value);
        }
    }
    tapak_json_close(&json);
    tapak_json_put_instant(&json, "as_of", cut->as_of_ms);
    tapak_json_put_int(&json, "event", cut->event_id);
    put_digest(&json, "event_sha256", cut->hash);
    tapak_json_put_text(&json, "edition", cut->edition);
    tapak_json_put_int(&json, "programme_list", cut->programme_version);
    put_digest(&json, "rules_sha256", cut->rules);
    tapak_json_put_bool(&json, "has_hotspots", cut->has_hotspots);
    tapak_json_put_int(&json, "rows", about->rows);
    put_digest(&json, "rows_sha256", tapak_sha256(rows->bytes, rows->size));
    tapak_json_put_instant(&json, "generated_at", tapak_now_ms());
    tapak_json_put_text(&json, "tapak", TAPAK_VERSION);
    tapak_json_close(&json);
    tapak_buf_put_char(out, '\n');
}

// Written beside, then put in place: so what is there may only be a file.
static enum tapak_status write_whole(const char *path, const struct tapak_buf *bytes,
                                     struct tapak_error *err)
{
    char fresh[PATH_MAX];
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
        return tapak_fail(err, TAPAK_INVALID, "--output %s is no file; leave it out for stdout",
                          path);
    }
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh) {
        return tapak_fail(err, TAPAK_INVALID, "--output: the path is too long");
    }
    FILE *file = fopen(fresh, "wbe");
    bool is_written = file != NULL && fwrite(bytes->bytes, 1, bytes->size, file) == bytes->size;
    if (file != NULL && fclose(file) != 0) {
        is_written = false;
    }
    if (!is_written || rename(fresh, path) != 0) {
        enum tapak_status status =
            tapak_fail(err, TAPAK_IO, "cannot write %s: %s", path, strerror(errno));
        (void)unlink(fresh);
        return status;
    }
    return TAPAK_OK;
}

enum tapak_status app_provenance_write(const struct app *app, const char *path,
                                       const struct tapak_buf *rows,
                                       const struct app_provenance *about, struct tapak_error *err)
{
    char beside[PATH_MAX];
    struct tapak_buf words;
    if (snprintf(beside, sizeof beside, "%s.provenance.json", path) >= (int)sizeof beside) {
        return tapak_fail(err, TAPAK_INVALID, "--output: the path is too long");
    }
    tapak_buf_init(&words, TAPAK_MAX_BODY_BYTES);
    put_about(app, rows, about, &words);
    enum tapak_status status = tapak_buf_check(&words, err);
    status = status == TAPAK_OK ? write_whole(path, rows, err) : status;
    status = status == TAPAK_OK ? write_whole(beside, &words, err) : status;
    tapak_buf_free(&words);
    return status;
}
