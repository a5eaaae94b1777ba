// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipe for OpenTelemetry. */
@Timeout(60)
class OpenTelemetryTest {

  /** A span for each connect, an event for each attempt, and a histogram of the durations. */
  private static final class ConnectTraces implements ConnectListener {
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

    private final Map<Long, Span> spans = new ConcurrentHashMap<>();
    private final Tracer tracer;
    private final DoubleHistogram durations;

    ConnectTraces(OpenTelemetry telemetry) {
      tracer = telemetry.getTracer("io.happysocket");
      durations =
          telemetry
              .getMeter("io.happysocket")
              .histogramBuilder("happysocket.connect.duration")
              .setUnit("s")
              .build();
    }

    @Override
    public void raceStarted(long race, String host, int port) {
      spans.put(
          race,
          tracer
              .spanBuilder("connect")
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute(HOST, host)
              .setAttribute(PORT, (long) port)
              .startSpan());
    }

    @Override
    public void attemptStarted(long race, InetAddress address) {
      spans.get(race).addEvent("attempt", Attributes.of(PEER, address.getHostAddress()));
    }

    @Override
    public void attemptFailed(long race, InetAddress address, Throwable cause) {
      spans.get(race).recordException(cause, Attributes.of(PEER, address.getHostAddress()));
    }

    @Override
    public void raceEnded(long race, RaceReport report) {
      Span span = spans.remove(race);
      AttemptReport winner = report.winner();
      if (winner == null) {
        span.setStatus(StatusCode.ERROR, report.headline());
      } else {
        span.setAttribute(PEER, winner.address().getHostAddress());
      }
      span.end();
      durations.record(report.totalNanos() / 1e9, Attributes.of(OUTCOME, report.outcome().name()));
    }
  }

  @Test
  void aConnectIsASpanWithItsAttempts() throws IOException {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    InMemoryMetricReader metrics = InMemoryMetricReader.create();
    try (OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .build();
        DeadFirst dead = DeadFirst.refusing();
        ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0);
        Connector connector = Connector.builder().listener(new ConnectTraces(telemetry)).build()) {
      connector.connect(dead.name(), Loopback.portOf(server)).close();
      // the listener is told on the connector's executor, perhaps after the connect has returned
      LeakCheck.eventually(() -> "no span", () -> !spans.getFinishedSpanItems().isEmpty());
      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getAttributes().get(ConnectTraces.HOST)).isEqualTo("localhost");
      assertThat(span.getAttributes().get(ConnectTraces.PEER)).isEqualTo("127.0.0.1");
      assertThat(span.getEvents())
          .extracting(EventData::getName)
          .containsExactly("attempt", "exception", "attempt");
      LeakCheck.eventually(() -> "no point", () -> count(metrics) == 1);
    }
  }

  private static long count(InMemoryMetricReader metrics) {
    return metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("happysocket.connect.duration"))
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .mapToLong(HistogramPointData::getCount)
        .sum();
  }
}
