#include "app/settings.h"

#include "tapak/base/limits.h"
#include "tapak/base/number.h"
#include "tapak/base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct app_setting_about app_setting_table[SETTING_COUNT] = {
    [SETTING_DB] = {"db", "TAPAK_DB", "DB", "tapak.db", SETTING_IS_TEXT, 0, 0, "the database"},
    [SETTING_CONFIG] = {"config", "TAPAK_CONFIG", "FILE", "", SETTING_IS_TEXT, 0, 0,
                        "file with lines 'key = value' of these settings"},
    [SETTING_LISTEN] = {"listen", "TAPAK_LISTEN", "ADDR:PORT", "127.0.0.1:8080", SETTING_IS_TEXT, 0,
                        0, "where the server listens"},
    [SETTING_BASE_URL] = {"base-url", "TAPAK_BASE_URL", "URL", "", SETTING_IS_TEXT, 0, 0,
                          "start of links in answers; empty: from the request's Host"},
    [SETTING_WEB] = {"web", "TAPAK_WEB", "DIR", "", SETTING_IS_TEXT, 0, 0,
                     "folder of the pages; empty: web/dist here, or beside the program"},
    [SETTING_THREADS] = {"threads", "TAPAK_THREADS", "N", "0", SETTING_IS_INT, 0, 256,
                         "threads that answer requests; 0: by the number of cores"},
    [SETTING_TOLERANCE] = {"tolerance", "TAPAK_TOLERANCE", "METRES", "500", SETTING_IS_METRES, 0,
                           50000, "how far outside every boundary a point is still 'near'"},
    [SETTING_TIME_ZONE] = {"time-zone", "TAPAK_TIME_ZONE", "OFFSET", "+08:00", SETTING_IS_OFFSET, 0,
                           0, "zone of times that say none: +08:00, WIB, WITA, WIT"},
    [SETTING_AREA] = {"area", "TAPAK_AREA", "W,S,E,N", "", SETTING_IS_BOX, 0, 0,
                      "where exchanged coordinates are put right; empty: the villages' extent"},
    [SETTING_BATCH] = {"batch", "TAPAK_BATCH", "N", "0", SETTING_IS_INT, 0, 100000,
                       "rows in a transaction of an import; 0: as many as 2.5 seconds allow"},
    [SETTING_LOG] = {"log", "TAPAK_LOG", "LEVEL", "info", SETTING_IS_LEVEL, 0, 0,
                     "what is logged: error, warn, info or debug"},
    [SETTING_LOG_FORMAT] = {"log-format", "TAPAK_LOG_FORMAT", "text|json", "text",
                            SETTING_IS_CHOICE, 0, 0, "lines of the log for people or programs"},
    [SETTING_LOG_CLIENT] = {"log-client", "TAPAK_LOG_CLIENT", "no|yes", "no", SETTING_IS_CHOICE, 0,
                            0, "whether a request's line names the client's address"},
    [SETTING_CONNECTIONS] = {"connections", "TAPAK_CONNECTIONS", "N", "2000", SETTING_IS_INT, 16,
                             100000, "open connections; what is above is told 503"},
    [SETTING_PER_ADDRESS] = {"connections-per-address", "TAPAK_CONNECTIONS_PER_ADDRESS", "N", "256",
                             SETTING_IS_INT, 0, 100000,
                             "of them from one address (IPv6: /64), proxies exempt; 0: all"},
    [SETTING_IDLE] = {"idle-timeout", "TAPAK_IDLE_TIMEOUT", "SECONDS", "30", SETTING_IS_INT, 1,
                      3600, "a connection that is silent for so long is closed"},
    [SETTING_WORKERS] = {"workers", "TAPAK_WORKERS", "N", "16", SETTING_IS_INT, 1, 64,
                         "threads for requests that wait for the disk"},
    [SETTING_PROXIES] = {"proxies", "TAPAK_PROXIES", "LIST", "", SETTING_IS_NETWORKS, 0, 0,
                         "addresses of proxies whose forwarding headers are believed"},
    [SETTING_PROXY_HEADERS] = {"proxy-headers", "TAPAK_PROXY_HEADERS", "x-forwarded|forwarded",
                               "x-forwarded", SETTING_IS_CHOICE, 0, 0,
                               "which headers they set; the other kind is never read"},
    [SETTING_METRICS_FROM] = {"metrics-from", "TAPAK_METRICS_FROM", "LIST", "loopback",
                              SETTING_IS_NETWORKS, 0, 0, "who may read /metrics"},
    [SETTING_TLS_CERTIFICATE] = {"tls-certificate", "TAPAK_TLS_CERTIFICATE", "FILE", "",
                                 SETTING_IS_TEXT, 0, 0, "PEM chain; with it the server speaks TLS"},
    [SETTING_TLS_KEY] = {"tls-key", "TAPAK_TLS_KEY", "FILE", "", SETTING_IS_TEXT, 0, 0,
                         "PEM key of the certificate"},
    [SETTING_SPOOL] = {"spool", "TAPAK_SPOOL", "DIR", "/var/tmp", SETTING_IS_TEXT, 0, 0,
                       "folder for bodies above 64 KiB while they arrive (nameless files)"},
};

static bool parse_offset(const char *text, int *out_minutes)
{
    static const struct {
        const char *name;
        int minutes;
    } zones[] = {{"WIB", 420}, {"WITA", 480}, {"WIT", 540}, {"UTC", 0}, {"Z", 0}};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (tapak_slice_equals_folded(tapak_slice_of(text), zones[i].name)) {
            *out_minutes = zones[i].minutes;
            return true;
        }
    }
    int64_t hours = 0;
    int64_t minutes = 0;
    if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' ||
        text[1] < '0' || text[1] > '9' || text[4] < '0' || text[4] > '9' ||
        !tapak_parse_int(text + 1, 2, &hours) || !tapak_parse_int(text + 4, 2, &minutes) ||
        hours > 14 || minutes > 59) {
        return false;
    }
    *out_minutes = (int)(hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
    return true;
}

static bool parse_box(const char *text, struct tapak_box *out_box)
{
    double edges[4];
    for (int i = 0; i < 4; i++) {
        size_t length = strcspn(text, ",");
        if (!tapak_parse_double(text, length, &edges[i]) || (text[length] == ',') != (i < 3)) {
            return false;
        }
        text += length + (i < 3);
    }
    struct tapak_point low = {edges[0], edges[1]};
    struct tapak_point high = {edges[2], edges[3]};
    *out_box = (struct tapak_box){edges[0], edges[1], edges[2], edges[3]};
    return tapak_point_is_valid(low) && tapak_point_is_valid(high) && edges[1] <= edges[3];
}

// The place of text among the words of choices, or -1.
static int find_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    for (int i = 0; *choices != '\0'; i++) {
        size_t word = strcspn(choices, "|");
        if (word == length && memcmp(choices, text, word) == 0) {
            return i;
        }
        choices += word + (choices[word] == '|' ? 1 : 0);
    }
    return -1;
}

static const char *const levels[] = {"error", "warn", "info", "debug"};

static enum tapak_status check(enum app_setting setting, const char *text, const char *from,
                               struct tapak_error *err)
{
    const struct app_setting_about *about = &app_setting_table[setting];
    const char *rule = NULL;
    double number = 0;
    int64_t whole = 0;
    int minutes = 0;
    struct tapak_box box;
    struct tapak_networks networks;
    struct tapak_error why = {0};
    switch (about->kind) {
    case SETTING_IS_TEXT:
        break;
    case SETTING_IS_INT:
        rule = tapak_parse_int(text, strlen(text), &whole) ? NULL : "a whole number";
        number = (double)whole;
        break;
    case SETTING_IS_METRES:
        rule = tapak_parse_double(text, strlen(text), &number) ? NULL : "a number of metres";
        break;
    case SETTING_IS_OFFSET:
        rule = parse_offset(text, &minutes) ? NULL : "an offset like +08:00, or WIB, WITA, WIT";
        break;
    case SETTING_IS_BOX:
        rule = text[0] == '\0' || parse_box(text, &box) ? NULL : "west,south,east,north in degrees";
        break;
    case SETTING_IS_CHOICE:
        rule = find_choice(about->value, text) >= 0 ? NULL : about->value;
        break;
    case SETTING_IS_NETWORKS:
        rule = tapak_networks_parse(text, &networks, &why) == TAPAK_OK
                   ? NULL
                   : "a list of addresses like 10.0.0.0/8, ::1, loopback";
        break;
    case SETTING_IS_LEVEL:
        rule = "error, warn, info or debug";
        for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
            rule = strcmp(text, levels[i]) == 0 ? NULL : rule;
        }
        break;
    }
    if (rule != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "setting %s (%s): '%.100s' is not %s", about->name,
                          from, text, rule);
    }
    if (about->max > 0 && (number < about->min || number > about->max)) {
        return tapak_fail(err, TAPAK_INVALID, "setting %s (%s): %g is not within [%g, %g]",
                          about->name, from, number, about->min, about->max);
    }
    return TAPAK_OK;
}

static enum tapak_status read_file(const char *path, char **out_text, struct tapak_error *err)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot open config file %s: %s", path, strerror(errno));
    }
    size_t room = 64 * TAPAK_KIB;
    char *text = malloc(room + 1);
    size_t size = text == NULL ? 0 : fread(text, 1, room, file);
    bool is_whole = text != NULL && feof(file) != 0 && memchr(text, '\0', size) == NULL;
    (void)fclose(file);
    if (!is_whole) {
        free(text);
        return tapak_fail(err, TAPAK_INVALID, "config file %s is not text of at most 64 KiB", path);
    }
    text[size] = '\0';
    *out_text = text;
    return TAPAK_OK;
}

// A line of the config file, cut into key and value in place.
static enum tapak_status read_line(struct app_settings *settings, char *line, int number,
                                   struct tapak_error *err)
{
    char *comment = strchr(line, '#');
    if (comment != NULL) {
        *comment = '\0';
    }
    struct tapak_slice whole = tapak_slice_trim(tapak_slice_of(line));
    if (whole.length == 0) {
        return TAPAK_OK;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "config line %d is not 'key = value'", number);
    }
    struct tapak_slice key = tapak_slice_trim((struct tapak_slice){line, (size_t)(equals - line)});
    struct tapak_slice value = tapak_slice_trim(tapak_slice_of(equals + 1));
    for (int s = 0; s < SETTING_COUNT; s++) {
        if (tapak_slice_equals(key, app_setting_table[s].name) && s != SETTING_CONFIG) {
            char *text = equals + 1 + (value.text - (equals + 1));
            text[value.length] = '\0';
            settings->text[s] = text;
            settings->from[s] = "config";
            return TAPAK_OK;
        }
    }
    return tapak_fail(err, TAPAK_INVALID, "config line %d: there is no setting '%.*s'", number,
                      (int)(key.length < 60 ? key.length : 60), key.text);
}

static enum tapak_status read_config(struct app_settings *settings, struct tapak_error *err)
{
    const char *path = settings->text[SETTING_CONFIG];
    if (path[0] == '\0') {
        return TAPAK_OK;
    }
    enum tapak_status status = read_file(path, &settings->config, err);
    char *line = settings->config;
    for (int number = 1; status == TAPAK_OK && line != NULL; number++) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        status = read_line(settings, line, number, err);
        line = end == NULL ? NULL : end + 1;
    }
    return status;
}

static void take(struct app_settings *settings, int setting, const char *text, const char *from)
{
    if (text != NULL) {
        settings->text[setting] = text;
        settings->from[setting] = from;
    }
}

// The environment and the flags, once before the config file to find it, once after to beat it.
static void take_given(struct app_settings *settings, const struct app_args *args)
{
    for (int s = 0; s < SETTING_COUNT; s++) {
        take(settings, s, getenv(app_setting_table[s].variable), "environment");
        take(settings, s, app_args_value(args, app_setting_table[s].name), "flag");
    }
}

enum tapak_status app_settings_read(struct app_settings *out_settings, const struct app_args *args,
                                    struct tapak_error *err)
{
    *out_settings = (struct app_settings){0};
    for (int s = 0; s < SETTING_COUNT; s++) {
        take(out_settings, s, app_setting_table[s].fallback, "default");
    }
    take_given(out_settings, args);
    enum tapak_status status = read_config(out_settings, err);
    take_given(out_settings, args);
    for (int s = 0; s < SETTING_COUNT && status == TAPAK_OK; s++) {
        status = check(s, out_settings->text[s], out_settings->from[s], err);
    }
    return status;
}

void app_settings_free(struct app_settings *settings)
{
    free(settings->config);
    settings->config = NULL;
}

int64_t app_setting_int(const struct app_settings *settings, enum app_setting setting)
{
    int64_t number = 0;
    const char *text = settings->text[setting];
    (void)tapak_parse_int(text, strlen(text), &number);
    return number;
}

double app_setting_metres(const struct app_settings *settings, enum app_setting setting)
{
    double number = 0;
    const char *text = settings->text[setting];
    (void)tapak_parse_double(text, strlen(text), &number);
    return number;
}

int app_setting_offset(const struct app_settings *settings, enum app_setting setting)
{
    int minutes = 0;
    (void)parse_offset(settings->text[setting], &minutes);
    return minutes;
}

bool app_setting_box(const struct app_settings *settings, enum app_setting setting,
                     struct tapak_box *out_box)
{
    const char *text = settings->text[setting];
    return text[0] != '\0' && parse_box(text, out_box);
}

int app_setting_choice(const struct app_settings *settings, enum app_setting setting)
{
    return find_choice(app_setting_table[setting].value, settings->text[setting]);
}

void app_setting_networks(const struct app_settings *settings, enum app_setting setting,
                          struct tapak_networks *out_networks)
{
    struct tapak_error err;
    if (tapak_networks_parse(settings->text[setting], out_networks, &err) != TAPAK_OK) {
        *out_networks = (struct tapak_networks){0};
    }
}

void app_settings_print(FILE *to)
{
    (void)fputs("Settings. A flag beats the environment, that beats the config file (--config),\n"
                "that beats the default. The config key is the flag without its hyphens.\n\n",
                to);
    for (int s = 0; s < SETTING_COUNT; s++) {
        const struct app_setting_about *about = &app_setting_table[s];
        (void)fprintf(to, "  --%s %s\n      %s; %s%s%s\n", about->name, about->value,
                      about->variable, about->fallback[0] == '\0' ? "not set" : "default ",
                      about->fallback, "");
        (void)fprintf(to, "      %s\n", about->about);
    }
}
