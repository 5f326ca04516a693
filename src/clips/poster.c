/* poster.c: one frame of a clip as a JPEG. The server reads it anew with doc/picture, as it does
 * with a picture from anywhere. */
#include "clips/probe_work.h"

#include <string.h>
#include <unistd.h>

#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>

enum { PACKETS_MAX = 600, JPEG_QUALITY = 4 };

struct poster {
    AVCodecContext *decoder, *encoder;
    AVFrame *frame, *small;
    AVPacket *jpeg;
    struct SwsContext *scale;
};

static const char *decoder_open(struct poster *p, const AVStream *s)
{
    const AVCodec *codec = avcodec_find_decoder(s->codecpar->codec_id);

    p->decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!p->decoder || avcodec_parameters_to_context(p->decoder, s->codecpar) < 0)
        return "codec";
    p->decoder->thread_count = 1;
    p->decoder->max_pixels = PROBE_PIXELS_MAX;
    p->decoder->codec_whitelist = av_strdup(PROBE_DECODERS);
    return avcodec_open2(p->decoder, codec, NULL) < 0 ? "codec" : NULL;
}

/* The next frame from here on. */
static const char *decode(struct probe_work *w, struct poster *p)
{
    int e = AVERROR(EAGAIN);

    for (int n = 0; n < PACKETS_MAX && e == AVERROR(EAGAIN); n++) {
        bool more = av_read_frame(w->from, w->packet) >= 0;

        if (more && w->packet->stream_index == w->line[0])
            avcodec_send_packet(p->decoder, w->packet);
        av_packet_unref(w->packet);
        if (!more)
            avcodec_send_packet(p->decoder, NULL);
        e = avcodec_receive_frame(p->decoder, p->frame);
        if (!more)
            break;
    }
    return e < 0 ? "damaged" : NULL;
}

/* A tenth into it: the first frames are often black. */
static void go_in(struct probe_work *w)
{
    const AVStream *s = w->from->streams[w->line[0]];
    int64_t ms = w->from_ms[0] + w->ret.duration_ms / 10;

    av_seek_frame(w->from, w->line[0], av_rescale_q(ms, (AVRational){1, 1000}, s->time_base),
        AVSEEK_FLAG_BACKWARD);
}

static void fit(const AVFrame *f, int *width, int *height)
{
    int longer = f->width > f->height ? f->width : f->height;

    *width = f->width;
    *height = f->height;
    if (longer > PROBE_POSTER_SIDE) {
        *width = (int)((int64_t)f->width * PROBE_POSTER_SIDE / longer);
        *height = (int)((int64_t)f->height * PROBE_POSTER_SIDE / longer);
    }
    *width = *width < 32 ? 32 : *width & ~1;
    *height = *height < 32 ? 32 : *height & ~1;
}

static const char *shrink(struct poster *p)
{
    int width, height;

    if (p->frame->width < PROBE_SIDE_MIN || p->frame->height < PROBE_SIDE_MIN ||
        p->frame->width > PROBE_SIDE_MAX || p->frame->height > PROBE_SIDE_MAX)
        return "size";
    fit(p->frame, &width, &height);
    p->small->width = width;
    p->small->height = height;
    p->small->format = AV_PIX_FMT_YUVJ420P;
    p->scale =
        sws_getContext(p->frame->width, p->frame->height, (enum AVPixelFormat)p->frame->format,
            width, height, AV_PIX_FMT_YUVJ420P, SWS_AREA, NULL, NULL, NULL);
    if (!p->scale || av_frame_get_buffer(p->small, 0) < 0)
        return "codec";
    return sws_scale(p->scale, (const uint8_t *const *)p->frame->data, p->frame->linesize, 0,
               p->frame->height, p->small->data, p->small->linesize) < 0
               ? "codec"
               : NULL;
}

static const char *encode(struct poster *p)
{
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);

    p->encoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!p->encoder)
        return "heavy";
    p->encoder->width = p->small->width;
    p->encoder->height = p->small->height;
    p->encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
    p->encoder->time_base = (AVRational){1, 25};
    p->encoder->thread_count = 1;
    p->encoder->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    p->encoder->global_quality = JPEG_QUALITY * FF_QP2LAMBDA;
    p->small->quality = p->encoder->global_quality;
    p->small->pts = 0;
    if (avcodec_open2(p->encoder, codec, NULL) < 0 ||
        avcodec_send_frame(p->encoder, p->small) < 0 ||
        avcodec_receive_packet(p->encoder, p->jpeg) < 0)
        return "heavy";
    return NULL;
}

/* Behind the two bytes that begin a JPEG: EXIF with nothing but the turn. */
static const char *put(const struct poster *p, int turn, int fd)
{
    static const unsigned char orientation[4] = {1, 6, 3, 8};
    unsigned char head[] = {0xff, 0xd8, 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0,
        42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    ssize_t left = p->jpeg->size - 2;

    head[31] = orientation[turn];
    if (left <= 0 || pwrite(fd, head, sizeof head, 0) != (ssize_t)sizeof head ||
        pwrite(fd, p->jpeg->data + 2, (size_t)left, sizeof head) != left)
        return "heavy";
    return NULL;
}

const char *poster_write(struct probe_work *w, int fd)
{
    struct poster p = {
        .frame = av_frame_alloc(), .small = av_frame_alloc(), .jpeg = av_packet_alloc()};
    const char *code =
        p.frame && p.small && p.jpeg ? decoder_open(&p, w->from->streams[w->line[0]]) : "heavy";

    if (!code) {
        go_in(w);
        code = decode(w, &p);
    }
    if (!code)
        code = shrink(&p);
    if (!code)
        code = encode(&p);
    if (!code)
        code = put(&p, w->turn, fd);
    sws_freeContext(p.scale);
    av_packet_free(&p.jpeg);
    av_frame_free(&p.small);
    av_frame_free(&p.frame);
    avcodec_free_context(&p.encoder);
    avcodec_free_context(&p.decoder);
    return code;
}
