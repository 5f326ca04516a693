/* probe.c: from packets to packets. What cannot be carried over exactly is refused. */
#include "clips/probe.h"

#include "clips/probe_work.h"
#include "clips/sniff.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavutil/display.h>
#include <libavutil/opt.h>

enum { BUFFER_BYTES = 64 * 1024, LOOK_BYTES = 8 * 1024 * 1024, LOOK_US = 10 * 1000000 };

/* Which container may hold it, and does every browser play it? */
static const struct {
    enum AVCodecID id;
    bool mp4, webm, plays;
} codecs[] = {
    {AV_CODEC_ID_H264, true, false, true},
    {AV_CODEC_ID_HEVC, true, false, false},
    {AV_CODEC_ID_MPEG4, true, false, false},
    {AV_CODEC_ID_VP8, false, true, true},
    {AV_CODEC_ID_VP9, true, true, true},
    {AV_CODEC_ID_AV1, true, true, true},
    {AV_CODEC_ID_AAC, true, false, true},
    {AV_CODEC_ID_MP3, true, false, true},
    {AV_CODEC_ID_OPUS, true, true, true},
    {AV_CODEC_ID_VORBIS, false, true, true},
};

/* ── bytes ──────────────────────────────────────────────────────────────────────────────────── */

static int64_t move_to(struct probe_file *f, int64_t offset, int whence)
{
    int64_t end = lseek(f->fd, 0, SEEK_END), at;

    if (whence & AVSEEK_SIZE)
        return end;
    at = whence == SEEK_CUR ? f->at + offset : whence == SEEK_END ? end + offset : offset;
    if (at < 0)
        return AVERROR(EINVAL);
    f->at = at;
    return at;
}

static int64_t on_seek(void *context, int64_t offset, int whence)
{
    return move_to(context, offset, whence & ~AVSEEK_FORCE);
}

static int on_read(void *context, uint8_t *bytes, int count)
{
    struct probe_file *f = context;
    ssize_t n = pread(f->fd, bytes, (size_t)count, f->at);

    if (n <= 0)
        return n ? AVERROR(EIO) : AVERROR_EOF;
    f->at += n;
    return (int)n;
}

static int on_write(void *context, uint8_t *bytes, int count)
{
    struct probe_file *f = context;
    ssize_t n = pwrite(f->fd, bytes, (size_t)count, f->at);

    if (n != count)
        return AVERROR(EIO);
    f->at += n;
    return count;
}

static AVIOContext *io_new(struct probe_file *f, bool writes)
{
    unsigned char *buffer = av_malloc(BUFFER_BYTES);
    AVIOContext *io;

    if (!buffer)
        return NULL;
    io = avio_alloc_context(buffer, BUFFER_BYTES, writes, f, on_read, on_write, on_seek);
    if (!io)
        av_free(buffer);
    return io;
}

static void io_free(AVIOContext **io)
{
    if (*io)
        av_freep(&(*io)->buffer);
    avio_context_free(io);
}

/* Whatever a file asks for beside itself. */
static int open_nothing(
    AVFormatContext *c, AVIOContext **io, const char *url, int flags, AVDictionary **options)
{
    return AVERROR(EPERM);
}

/* Moving what a player needs first to the beginning reads what was written: the same file. */
static int open_written(
    AVFormatContext *c, AVIOContext **io, const char *url, int flags, AVDictionary **options)
{
    struct probe_work *w = c->opaque;

    if (flags & AVIO_FLAG_WRITE)
        return AVERROR(EPERM);
    w->again = (struct probe_file){.fd = w->to_file.fd};
    *io = io_new(&w->again, false);
    return *io ? 0 : AVERROR(ENOMEM);
}

static int close_written(AVFormatContext *c, AVIOContext *io)
{
    io_free(&io);
    return 0;
}

/* ── opening ────────────────────────────────────────────────────────────────────────────────── */

static enum clip_family family_of(const struct probe_work *w, const char **code)
{
    char head[CLIP_HEAD_BYTES];
    ssize_t n = pread(w->from_file.fd, head, sizeof head, 0);

    return clip_sniff((struct str){head, n > 0 ? (size_t)n : 0}, code);
}

static const char *open_from(struct probe_work *w)
{
    const char *code = NULL;
    enum clip_family family = family_of(w, &code);
    AVDictionary *options = NULL;
    int e;

    if (family == CLIP_NONE)
        return code;
    w->from = avformat_alloc_context();
    if (!w->from)
        return "heavy";
    w->from_io = io_new(&w->from_file, false);
    w->from->pb = w->from_io;
    w->from->flags |= AVFMT_FLAG_CUSTOM_IO;
    w->from->io_open = open_nothing;
    w->from->probesize = LOOK_BYTES;
    w->from->max_analyze_duration = LOOK_US;
    w->from->max_streams = PROBE_TRACKS_MAX;
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    av_dict_set(&options, "format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm", 0);
    av_dict_set(&options, "codec_whitelist", PROBE_DECODERS, 0);
    e = w->from_io ? avformat_open_input(&w->from, "",
                         av_find_input_format(family == CLIP_MP4 ? "mov" : "matroska"), &options)
                   : AVERROR(ENOMEM);
    av_dict_free(&options);
    if (e < 0)
        return "damaged";
    if (w->from->nb_streams > PROBE_TRACKS_MAX)
        return "parts";
    return avformat_find_stream_info(w->from, NULL) < 0 ? "damaged" : NULL;
}

static int track_of(const struct probe_work *w, enum AVMediaType type)
{
    for (unsigned i = 0; i < w->from->nb_streams; i++) {
        const AVStream *s = w->from->streams[i];

        if (s->codecpar->codec_type == type && !(s->disposition & AV_DISPOSITION_ATTACHED_PIC))
            return (int)i;
    }
    return -1;
}

static const char *size_check(const AVCodecParameters *p)
{
    if (p->width < PROBE_SIDE_MIN || p->height < PROBE_SIDE_MIN || p->width > PROBE_SIDE_MAX ||
        p->height > PROBE_SIDE_MAX || (int64_t)p->width * p->height > PROBE_PIXELS_MAX)
        return "size";
    return NULL;
}

/* Which container takes both tracks. */
static const char *choose_container(struct probe_work *w)
{
    bool mp4 = true, webm = true, plays = true;

    for (int i = 0; i < PROBE_LINES; i++) {
        size_t k = 0;

        if (w->line[i] < 0)
            continue;
        while (k < sizeof codecs / sizeof *codecs &&
               codecs[k].id != w->from->streams[w->line[i]]->codecpar->codec_id)
            k++;
        if (k == sizeof codecs / sizeof *codecs)
            return "codec";
        mp4 = mp4 && codecs[k].mp4;
        webm = webm && codecs[k].webm;
        plays = plays && codecs[k].plays;
    }
    if (!mp4 && !webm)
        return "codec";
    w->ret.webm = webm;
    w->ret.plays = plays;
    return NULL;
}

static const char *choose_lines(struct probe_work *w)
{
    const char *code;

    w->line[0] = track_of(w, AVMEDIA_TYPE_VIDEO);
    w->line[1] = track_of(w, AVMEDIA_TYPE_AUDIO);
    if (w->line[0] < 0)
        return track_of(w, AVMEDIA_TYPE_AUDIO) < 0 ? "no-picture" : "sound";
    code = size_check(w->from->streams[w->line[0]]->codecpar);
    w->ret.sound = w->line[1] >= 0;
    return code ? code : choose_container(w);
}

/* ── the new file ───────────────────────────────────────────────────────────────────────────── */

/* How far it is to be turned to the right: 0, 1, 2, 3 times 90 degrees. */
static int turn_of(const AVStream *s)
{
    const uint8_t *matrix = av_stream_get_side_data(s, AV_PKT_DATA_DISPLAYMATRIX, NULL);
    double degrees = matrix ? av_display_rotation_get((const int32_t *)matrix) : 0;

    if (!(degrees > -361 && degrees < 361)) /* not a turn at all */
        return 0;
    return ((int)((-degrees + 360 + 45) / 90)) % 4;
}

static const char *add_line(struct probe_work *w, int i)
{
    const AVStream *from = w->from->streams[w->line[i]];
    AVStream *to = avformat_new_stream(w->to, NULL);
    uint8_t *matrix;

    if (!to || avcodec_parameters_copy(to->codecpar, from->codecpar) < 0)
        return "heavy";
    to->codecpar->codec_tag =
        from->codecpar->codec_id == AV_CODEC_ID_HEVC ? MKTAG('h', 'v', 'c', '1') : 0;
    to->time_base = from->time_base;
    to->sample_aspect_ratio = from->sample_aspect_ratio;
    if (i || !w->turn)
        return NULL;
    matrix = av_stream_new_side_data(to, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(int32_t));
    if (!matrix)
        return "heavy";
    av_display_rotation_set((int32_t *)matrix, 90.0 * w->turn);
    return NULL;
}

static const char *open_to(struct probe_work *w)
{
    AVDictionary *options = NULL;
    const char *code = NULL;
    int e;

    w->turn = turn_of(w->from->streams[w->line[0]]);
    if (avformat_alloc_output_context2(&w->to, NULL, w->ret.webm ? "webm" : "mp4", NULL) < 0)
        return "heavy";
    w->to_io = io_new(&w->to_file, true);
    w->to->pb = w->to_io;
    w->to->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    w->to->opaque = w;
    w->to->io_open = open_written;
    w->to->io_close2 = close_written;
    w->to->url = av_strdup("");
    w->to->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; /* Opus in MP4 */
    for (int i = 0; !code && i < PROBE_LINES; i++)
        if (w->line[i] >= 0)
            code = add_line(w, i);
    if (code || !w->to_io)
        return code ? code : "heavy";
    av_dict_set(
        &options, w->ret.webm ? "cues_to_front" : "movflags", w->ret.webm ? "1" : "+faststart", 0);
    e = avformat_write_header(w->to, &options);
    av_dict_free(&options);
    return e < 0 ? "codec" : NULL;
}

/* ── packets ────────────────────────────────────────────────────────────────────────────────── */

static int64_t in_ms(const AVStream *s, int64_t ticks)
{
    return av_rescale_q(ticks, s->time_base, (AVRational){1, 1000});
}

/* Notes how far the line goes. */
static const char *follow(struct probe_work *w, int i, const AVPacket *p)
{
    const AVStream *s = w->from->streams[p->stream_index];
    int64_t at = p->pts != AV_NOPTS_VALUE ? p->pts : p->dts, from, to;

    if (at == AV_NOPTS_VALUE || p->duration < 0 || at > INT64_MAX / 4 || at < -INT64_MAX / 4 ||
        p->duration > INT64_MAX / 4)
        return "damaged";
    from = in_ms(s, at);
    to = in_ms(s, at + p->duration);
    if (!w->packets[i] || from < w->from_ms[i])
        w->from_ms[i] = from;
    if (!w->packets[i] || to > w->to_ms[i])
        w->to_ms[i] = to;
    w->packets[i]++;
    return w->to_ms[i] - w->from_ms[i] > PROBE_MS_MAX ? "long" : NULL;
}

static const char *carry(struct probe_work *w, AVPacket *p)
{
    int i = p->stream_index == w->line[0] ? 0 : 1;
    const AVStream *from = w->from->streams[p->stream_index];
    const char *code;

    if (p->flags & AV_PKT_FLAG_CORRUPT)
        return "cut";
    code = follow(w, i, p);
    if (code)
        return code;
    av_packet_free_side_data(p);
    p->stream_index = i;
    p->pos = -1;
    av_packet_rescale_ts(p, from->time_base, w->to->streams[i]->time_base);
    return av_interleaved_write_frame(w->to, p) < 0 ? "damaged" : NULL;
}

static const char *carry_all(struct probe_work *w)
{
    const char *code = NULL;
    int e = 0;

    while (!code && (e = av_read_frame(w->from, w->packet)) >= 0) {
        bool ours = w->packet->stream_index == w->line[0] || w->packet->stream_index == w->line[1];

        if (ours)
            code = carry(w, w->packet);
        av_packet_unref(w->packet);
    }
    if (!code && e != AVERROR_EOF)
        code = "cut";
    if (!code && av_write_trailer(w->to) < 0)
        code = "damaged";
    if (!code) {
        avio_flush(w->to_io);
        code = w->to_io->error < 0 ? "heavy" : NULL;
    }
    return code;
}

/* Is all there that the head says, and no more is said than there is? */
static const char *held_against_head(struct probe_work *w)
{
    const AVStream *s = w->from->streams[w->line[0]];
    int64_t said = w->from->duration == AV_NOPTS_VALUE ||
                           w->from->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE
                       ? 0
                       : w->from->duration / 1000;
    int64_t is = w->to_ms[0] - w->from_ms[0];

    if (!w->packets[0] || is <= 0)
        return "no-picture";
    if (w->line[1] >= 0 && w->packets[1] && w->to_ms[1] - w->from_ms[1] > is)
        is = w->to_ms[1] - w->from_ms[1];
    w->ret.duration_ms = is;
    if (s->nb_frames > 0 && w->packets[0] + 1 < s->nb_frames)
        return "cut";
    if (said > PROBE_MS_MAX)
        return "long";
    if (said > 2 * is + 10000)
        return "claims";
    return said > is + is / 20 + 1500 ? "cut" : NULL;
}

static void size_fill(struct probe_work *w)
{
    const AVCodecParameters *p = w->from->streams[w->line[0]]->codecpar;

    w->ret.width = w->turn % 2 ? p->height : p->width;
    w->ret.height = w->turn % 2 ? p->width : p->height;
}

static void work_free(struct probe_work *w)
{
    av_packet_free(&w->packet);
    if (w->to) {
        w->to->pb = NULL;
        avformat_free_context(w->to);
    }
    io_free(&w->to_io);
    avformat_close_input(&w->from);
    io_free(&w->from_io);
}

const char *probe_clip(int in, int out, int poster, struct probe *ret)
{
    struct probe_work w = {.from_file = {.fd = in}, .to_file = {.fd = out}, .line = {-1, -1}};
    const char *code;

    av_log_set_level(AV_LOG_QUIET);
    w.packet = av_packet_alloc();
    code = w.packet ? open_from(&w) : "heavy";
    if (!code)
        code = choose_lines(&w);
    if (!code)
        code = open_to(&w);
    if (!code)
        code = carry_all(&w);
    if (!code)
        code = held_against_head(&w);
    if (!code)
        code = poster_write(&w, poster);
    if (!code) {
        size_fill(&w);
        *ret = w.ret;
    }
    work_free(&w);
    return code;
}
