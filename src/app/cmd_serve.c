// The main thread only watches: for signals, and once a second for a new edition that another
// process loaded. Requests are answered by the server's own threads.

#include "app/sheet.h"
#include "app/work.h"

#include "app/gauges.h"
#include "app/interrupt.h"

#include "tapak/api/api.h"
#include "tapak/base/log.h"
#include "tapak/http/server.h"
#include "tapak/store/areas.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WATCH_MS = 100, LOOK_EVERY = 10 };

struct serving {
    struct app *app;
    struct app_work work;
    struct tapak_layer *layer;
    struct tapak_api *api;
    struct tapak_files *files;
    struct tapak_networks proxies;
    struct tapak_networks metrics_readers;
    struct tapak_metrics *metrics;
    struct tapak_site site;
    struct tapak_server *server;
    int64_t revision;
    int64_t edition_id;
};

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

// web/dist of a source tree we stand in or were built in, or the folder of an installation.
static bool find_pages(char out[static PATH_MAX])
{
    static const char *const places[] = {"../../web/dist", "../web/dist", "../share/tapak/web"};
    char program[PATH_MAX];
    (void)snprintf(out, PATH_MAX, "web/dist");
    if (is_folder(out)) {
        return true;
    }
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return false;
    }
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    *slash = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int written = snprintf(out, PATH_MAX, "%s/%s", program, places[i]);
        if (written > 0 && written < PATH_MAX && is_folder(out)) {
            return true;
        }
    }
    return false;
}

static enum tapak_status load_pages(struct serving *serving, struct tapak_error *err)
{
    char found[PATH_MAX];
    const char *folder = serving->app->settings.text[SETTING_WEB];
    if (folder[0] == '\0') {
        if (!find_pages(found)) {
            app_say("no pages found (make web builds them); serving the interfaces only");
            return TAPAK_OK;
        }
        folder = found;
    }
    return tapak_files_load(folder, &serving->files, err);
}

static bool tell_loading(int64_t done, int64_t total, void *context)
{
    struct tapak_watcher watcher = app_progress_watcher(context);
    const struct tapak_progress now = {"loading reports", done, total, done};
    return watcher.tell(&now, watcher.context);
}

static enum tapak_status load_layer(struct serving *serving, struct tapak_error *err)
{
    enum tapak_status status =
        tapak_layer_load(serving->work.store, serving->work.world->offset_minutes, tell_loading,
                         &serving->work.progress, &serving->layer, err);
    app_progress_end(&serving->work.progress);
    return status;
}

static enum tapak_status make_api(struct serving *serving, struct tapak_error *err)
{
    char demo[8] = "";
    char region[128] = "";
    struct tapak_error ignored = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(serving->work.store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool is_demo = tapak_setting_get(conn, "demo", demo, sizeof demo, &ignored) == TAPAK_OK &&
                   strcmp(demo, "1") == 0;
    if (tapak_setting_get(conn, "region", region, sizeof region, &ignored) != TAPAK_OK) {
        region[0] = '\0';
    }
    status = tapak_store_revision(conn, &serving->revision, err);
    tapak_store_give_reader(serving->work.store, conn);
    if (status != TAPAK_OK) {
        return status;
    }
    const struct tapak_api_settings settings = {
        .layer = serving->layer, .version = TAPAK_VERSION, .region = region, .is_demo = is_demo};
    serving->edition_id = serving->work.world->edition_id;
    status =
        tapak_api_create(serving->work.store, serving->work.world, &settings, &serving->api, err);
    if (status == TAPAK_OK) {
        serving->work.world = NULL; // now the api's, which swaps it: SQL must not hold on to it
        tapak_store_set_locator(serving->work.store, NULL);
    }
    return status;
}

// A connection is a file; so is what SQLite and a body in a file need.
static void allow_files(unsigned connections)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return;
    }
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < connections * (rlim_t)2) {
        tapak_log(TAPAK_LOG_WARN, "event=limits connections=%u files=%llu", connections,
                  (unsigned long long)limit.rlim_max);
    }
}

static enum tapak_status start_server(struct serving *serving, struct tapak_error *err)
{
    const struct app_settings *settings = &serving->app->settings;
    app_setting_networks(settings, SETTING_PROXIES, &serving->proxies);
    app_setting_networks(settings, SETTING_METRICS_FROM, &serving->metrics_readers);
    app_gauges_add(serving->metrics, serving->work.store, serving->layer);
    serving->site = (struct tapak_site){
        .routes = tapak_api_routes,
        .context = serving->api,
        .files = serving->files,
        .base_url = settings->text[SETTING_BASE_URL],
        .offset_minutes = app_setting_offset(settings, SETTING_TIME_ZONE),
        .proxies = &serving->proxies,
        .forwarding = (enum tapak_forwarding)app_setting_choice(settings, SETTING_PROXY_HEADERS),
        .metrics = serving->metrics,
        .metrics_readers = &serving->metrics_readers,
    };
    const struct tapak_server_options options = {
        .listen = settings->text[SETTING_LISTEN],
        .threads = (unsigned)app_setting_int(settings, SETTING_THREADS),
        .workers = (unsigned)app_setting_int(settings, SETTING_WORKERS),
        .connections = (unsigned)app_setting_int(settings, SETTING_CONNECTIONS),
        .per_address = (unsigned)app_setting_int(settings, SETTING_PER_ADDRESS),
        .idle_seconds = (unsigned)app_setting_int(settings, SETTING_IDLE),
        .spool = settings->text[SETTING_SPOOL],
        .certificate = settings->text[SETTING_TLS_CERTIFICATE],
        .key = settings->text[SETTING_TLS_KEY],
        .shows_client = app_setting_choice(settings, SETTING_LOG_CLIENT) == 1,
    };
    allow_files(options.connections);
    return tapak_server_start(&serving->site, &options, &serving->server, err);
}

static enum tapak_status start(struct serving *serving, struct tapak_error *err)
{
    struct app *app = serving->app;
    enum tapak_status status = app_work_open(&serving->work, app, err);
    if (status == TAPAK_OK) {
        if (!app->is_quiet) {
            app_say("loading %s", app->settings.text[SETTING_DB]);
        }
        status = app_work_load(&serving->work, app, NULL, err);
    }
    if (status == TAPAK_OK) {
        status = load_layer(serving, err);
    }
    if (status == TAPAK_OK) {
        status = make_api(serving, err);
    }
    if (status == TAPAK_OK) {
        status = load_pages(serving, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_metrics_create(tapak_api_routes, TAPAK_VERSION, &serving->metrics, err);
    }
    return status == TAPAK_OK ? start_server(serving, err) : status;
}

// What another process wrote shows in the revision; only another edition needs another world.
static enum tapak_status look(struct serving *serving, struct tapak_error *err)
{
    struct tapak_store *store = serving->work.store;
    struct tapak_conn *conn = NULL;
    struct tapak_world *world = NULL;
    int64_t revision = 0;
    int64_t edition_id = 0;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_store_revision(conn, &revision, err);
    if (status == TAPAK_OK && revision != serving->revision) {
        status = tapak_edition_find(conn, NULL, &edition_id, err);
        status = status == TAPAK_NOT_FOUND ? TAPAK_OK : status;
    } else {
        edition_id = serving->edition_id;
    }
    tapak_store_give_reader(store, conn);
    if (status != TAPAK_OK) {
        return status;
    }
    if (edition_id != serving->edition_id) {
        status = app_load_world(store, serving->app, NULL, &world, err);
        if (status != TAPAK_OK) {
            return status;
        }
        tapak_log(TAPAK_LOG_INFO, "event=edition id=%" PRId64 " villages=%zu", world->edition_id,
                  tapak_locator_count(world->locator));
        serving->edition_id = world->edition_id;
        tapak_api_set_world(serving->api, world);
    }
    serving->revision = revision;
    return TAPAK_OK;
}

static void watch(struct serving *serving)
{
    const struct timespec pause = {0, WATCH_MS * 1000000L};
    for (int i = 1; !app_is_interrupted(); i++) {
        struct tapak_error err = {0};
        (void)nanosleep(&pause, NULL);
        if (i % LOOK_EVERY == 0 && (look(serving, &err) != TAPAK_OK ||
                                    tapak_layer_tend(serving->layer, &err) != TAPAK_OK)) {
            char text[600];
            tapak_log(TAPAK_LOG_WARN, "event=look error=%s",
                      tapak_log_quote(text, sizeof text, err.message, strlen(err.message)));
        }
    }
}

static void say_where(struct serving *serving)
{
    struct app_sheet sheet;
    const char *url = tapak_server_url(serving->server);
    if (serving->app->is_json) {
        app_sheet_begin(&sheet, true);
        app_sheet_text(&sheet, "url", "", url);
        (void)app_sheet_print(&sheet);
    } else {
        (void)printf("tapak serves %s at %s/\n", serving->app->settings.text[SETTING_DB], url);
    }
    (void)fflush(stdout);
}

static enum app_exit run_serve(struct app *app)
{
    struct serving serving = {.app = app};
    struct tapak_error err = {0};
    enum tapak_status status = start(&serving, &err);
    if (status == TAPAK_OK) {
        say_where(&serving);
        watch(&serving);
        if (!app->is_quiet) {
            app_say("stopping");
        }
    }
    tapak_server_stop(serving.server);
    tapak_metrics_free(serving.metrics);
    tapak_api_free(serving.api);
    tapak_layer_free(serving.layer);
    tapak_files_free(serving.files);
    app_work_close(&serving.work);
    return status == TAPAK_OK ? APP_DONE : app_report(&err);
}

const struct app_command app_serve_command = {
    .name = "serve",
    .operands = "",
    .about = "the map, the interfaces (OGC API, /api) and intake of reports over HTTP",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_LISTEN) |
                APP_USES(SETTING_BASE_URL) | APP_USES(SETTING_WEB) | APP_USES(SETTING_THREADS) |
                APP_USES(SETTING_TOLERANCE) | APP_USES(SETTING_TIME_ZONE) | APP_USES(SETTING_AREA) |
                APP_USES(SETTING_LOG) | APP_USES(SETTING_LOG_FORMAT) |
                APP_USES(SETTING_LOG_CLIENT) | APP_USES(SETTING_CONNECTIONS) |
                APP_USES(SETTING_PER_ADDRESS) | APP_USES(SETTING_IDLE) | APP_USES(SETTING_WORKERS) |
                APP_USES(SETTING_PROXIES) | APP_USES(SETTING_PROXY_HEADERS) |
                APP_USES(SETTING_METRICS_FROM) | APP_USES(SETTING_TLS_CERTIFICATE) |
                APP_USES(SETTING_TLS_KEY) | APP_USES(SETTING_SPOOL),
    .more =
        "Serves what the public may see. Imports and new boundaries that another process writes\n"
        "are noticed within a second. Stops on Ctrl-C or SIGTERM after requests under way.\n"
        "\n"
        "Examples:\n"
        "  tapak serve --db kaltim.db\n"
        "  tapak serve --listen 127.0.0.1:9000 --base-url https://aduan.example.go.id\n",
    .run = run_serve,
};
