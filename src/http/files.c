// Everything is read once: a few megabytes, looked up by name, with no file system in a request.
#include "tapak/http/files.h"

#include "http/finish.h"
#include "http/negotiate.h"
#include "tapak/base/hash.h"
#include "tapak/base/limits.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILES_BYTES (64 * TAPAK_MIB)
enum { MAX_FILES = 4096, TAG_BYTES = 64, HASH_LETTERS = 8 };

enum variant { PLAIN, GZIP, BROTLI, VARIANT_COUNT };

static const char *const codings[VARIANT_COUNT] = {[GZIP] = "gzip", [BROTLI] = "br"};
static const char *const suffixes[VARIANT_COUNT] = {
    [PLAIN] = "",
    [GZIP] = ".gz",
    [BROTLI] = ".br",
};

struct file {
    char *path; ///< below the folder, with "/" in front
    char *bytes;
    size_t size;
    char tag[TAG_BYTES];
};

struct tapak_files {
    struct file *items; ///< sorted by path
    size_t count;
    size_t bytes;
};

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static int compare_name(const void *name, const void *file)
{
    return strcmp(name, ((const struct file *)file)->path);
}

static const struct file *find(const struct tapak_files *files, const char *path)
{
    return bsearch(path, files->items, files->count, sizeof *files->items, compare_name);
}

static enum tapak_status read_bytes(const char *path, size_t size, char *bytes,
                                    struct tapak_error *err)
{
    FILE *stream = fopen(path, "rbe");
    if (stream == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot read %s: %s", path, strerror(errno));
    }
    size_t got = fread(bytes, 1, size, stream);
    (void)fclose(stream);
    if (got != size) {
        return tapak_fail(err, TAPAK_IO, "cannot read %s: %zu of %zu bytes", path, got, size);
    }
    return TAPAK_OK;
}

static enum tapak_status add(struct tapak_files *files, const char *root, const FTSENT *entry,
                             struct tapak_error *err)
{
    struct file file = {.size = (size_t)entry->fts_statp->st_size};
    enum tapak_status status = TAPAK_OK;
    if (files->count == MAX_FILES || file.size > MAX_FILES_BYTES - files->bytes) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "%s holds more than %d files or %zu MiB", root,
                          MAX_FILES, MAX_FILES_BYTES / TAPAK_MIB);
    }
    file.bytes = malloc(file.size + 1);
    file.path = strdup(entry->fts_path + strlen(root));
    if (file.bytes == NULL || file.path == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %s", entry->fts_path);
        goto out;
    }
    status = read_bytes(entry->fts_accpath, file.size, file.bytes, err);
    if (status != TAPAK_OK) {
        goto out;
    }
    (void)snprintf(file.tag, sizeof file.tag, "\"%016llx-%zx\"",
                   (unsigned long long)tapak_hash64(file.bytes, file.size), file.size);
    files->bytes += file.size;
    files->items[files->count++] = file;
    file = (struct file){0};
out:
    free(file.bytes);
    free(file.path);
    return status;
}

static enum tapak_status walk(struct tapak_files *files, FTS *tree, const char *root,
                              struct tapak_error *err)
{
    FTSENT *entry = NULL;
    while ((entry = fts_read(tree)) != NULL) {
        bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
        if (entry->fts_info == FTS_D && is_hidden) {
            (void)fts_set(tree, entry, FTS_SKIP);
        }
        if (entry->fts_info != FTS_F || is_hidden) {
            continue;
        }
        enum tapak_status status = add(files, root, entry, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    qsort(files->items, files->count, sizeof *files->items, compare_paths);
    return TAPAK_OK;
}

enum tapak_status tapak_files_load(const char *folder, struct tapak_files **out_files,
                                   struct tapak_error *err)
{
    struct stat about;
    struct tapak_files *files = NULL;
    FTS *tree = NULL;
    enum tapak_status status = TAPAK_OK;
    if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no folder %s", folder);
    }
    char *root = strdup(folder);
    if (root == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the pages");
    }
    for (size_t end = strlen(root); end > 1 && root[end - 1] == '/'; end--) {
        root[end - 1] = '\0';
    }
    char *const roots[] = {root, NULL};
    files = calloc(1, sizeof *files);
    if (files != NULL) {
        files->items = calloc(MAX_FILES, sizeof *files->items);
    }
    tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (files == NULL || files->items == NULL || tree == NULL) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the pages");
        goto out;
    }
    status = walk(files, tree, root, err);
    if (status == TAPAK_OK) {
        *out_files = files;
        files = NULL;
    }
out:
    if (tree != NULL) {
        (void)fts_close(tree);
    }
    tapak_files_free(files);
    free(root);
    return status;
}

void tapak_files_free(struct tapak_files *files)
{
    if (files == NULL) {
        return;
    }
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].path);
        free(files->items[i].bytes);
    }
    free(files->items);
    free(files);
}

static const char *type_of(const char *path)
{
    static const struct {
        const char *suffix;
        const char *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".geojson", "application/geo+json"},
        {".map", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".pbf", "application/x-protobuf"},
    };
    const char *suffix = strrchr(path, '.');
    for (size_t i = 0; suffix != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(suffix, types[i].suffix) == 0) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

// "name-K3J2H1G0.js": eight capitals and digits between a hyphen and the first point behind it.
static bool has_hash(const char *path)
{
    const char *name = strrchr(path, '/');
    for (const char *at = strchr(name, '-'); at != NULL; at = strchr(at + 1, '-')) {
        size_t letters = strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        if (letters == HASH_LETTERS && at[1 + letters] == '.') {
            return true;
        }
    }
    return false;
}

static const struct file *choose(const struct tapak_files *files, const char *path,
                                 const struct tapak_request *request, enum variant *out_variant)
{
    struct tapak_slice accepted = tapak_request_field(request, "Accept-Encoding");
    char name[512];
    for (int variant = BROTLI; variant >= PLAIN; variant--) {
        if (variant != PLAIN && !negotiate_accepts_coding(accepted, codings[variant])) {
            continue;
        }
        int length = snprintf(name, sizeof name, "%s%s", path, suffixes[variant]);
        const struct file *file =
            length > 0 && (size_t)length < sizeof name ? find(files, name) : NULL;
        if (file != NULL) {
            *out_variant = (enum variant)variant;
            return file;
        }
    }
    return NULL;
}

// The map draws with WebGL and needs no exception: its worker is a file of our own.
static void set_page_headers(struct tapak_response *response)
{
    tapak_response_set(response, "Content-Security-Policy",
                       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
                       "blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
                       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    tapak_response_set(response, "Referrer-Policy", "no-referrer");
    tapak_response_set(response, "Permissions-Policy", "geolocation=(self), camera=(self)");
    tapak_response_set(response, "Cross-Origin-Opener-Policy", "same-origin");
}

// "/" is "/index.html", and "/lapor" the page in "/lapor.html".
static const char *name_of(const struct tapak_files *files, struct tapak_slice path,
                           struct tapak_arena *arena)
{
    static const char suffix[] = ".html";
    if (tapak_slice_equals(path, "/")) {
        return "/index.html";
    }
    if (find(files, path.text) != NULL || strchr(path.text, '.') != NULL) {
        return path.text;
    }
    char *name = tapak_arena_take(arena, path.length + sizeof suffix);
    if (name == NULL) {
        return path.text;
    }
    memcpy(name, path.text, path.length);
    memcpy(name + path.length, suffix, sizeof suffix);
    return name;
}

bool tapak_files_answer(const struct tapak_files *files, struct tapak_slice path,
                        const struct tapak_request *request, struct tapak_response *response)
{
    if (strlen(path.text) != path.length) {
        return false;
    }
    const char *name = name_of(files, path, request->arena);
    enum variant variant = PLAIN;
    const struct file *file = choose(files, name, request, &variant);
    if (file == NULL || find(files, name) == NULL) {
        return false;
    }
    response->media_type = type_of(name);
    response->fixed = (struct tapak_slice){file->bytes, file->size};
    tapak_response_set(response, "ETag", file->tag);
    tapak_response_set(response, "Cache-Control",
                       has_hash(name) ? "public, max-age=31536000, immutable" : "no-cache");
    set_page_headers(response);
    if (codings[variant] != NULL) {
        tapak_response_set(response, "Content-Encoding", codings[variant]);
    }
    (void)finish_not_modified(request, response, file->tag);
    return true;
}
