// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.Addresses;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalAddress.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The worked examples of RFC 6724 section 10, read from rfc6724-examples.json. */
final class Rfc6724Examples {

  private static final JsonNode ROOT = read();

  private Rfc6724Examples() {}

  /** A case of section 10.1. */
  record SourceCase(
      String id,
      PolicyTable policy,
      InetAddress destination,
      List<LocalAddress> candidates,
      InetAddress expected) {
    @Override
    public String toString() {
      return id;
    }
  }

  /** A case of sections 10.2 to 10.7. */
  record OrderCase(
      String id,
      PolicyTable policy,
      List<LocalAddress> candidates,
      List<InetAddress> input,
      List<InetAddress> expectedOrder,
      List<InetAddress> expectedSources) {
    @Override
    public String toString() {
      return id;
    }
  }

  static Stream<SourceCase> sourceSelection() {
    return elements(ROOT.get("source_selection")).stream()
        .map(
            node ->
                new SourceCase(
                    node.get("id").asText(),
                    policy(node.path("policy").asText("default")),
                    ip(node.get("dst").asText()),
                    candidates(node.get("candidates")),
                    ip(node.get("expected_src").asText())));
  }

  static Stream<OrderCase> destinationOrder() {
    return elements(ROOT.get("destination_order")).stream()
        .map(
            node ->
                new OrderCase(
                    node.get("id").asText(),
                    policy(node.get("policy").asText()),
                    candidates(node.get("candidate_sources")),
                    elements(node.get("input")).stream().map(each -> ip(each.asText())).toList(),
                    expected(node, "dst"),
                    expected(node, "src")));
  }

  static PolicyTable policy(String name) {
    List<PolicyTable.Entry> entries = new ArrayList<>();
    for (JsonNode row : ROOT.get("policy_tables").required(name)) {
      String prefix = row.get("prefix").asText();
      int slash = prefix.indexOf('/');
      InetAddress address = ip(prefix.substring(0, slash));
      int length = Integer.parseInt(prefix.substring(slash + 1));
      boolean mapped = AddressFamily.of(address) == AddressFamily.IPV4;
      entries.add(
          new PolicyTable.Entry(
              address,
              mapped ? length - 96 : length,
              row.get("precedence").asInt(),
              row.get("label").asInt()));
    }
    return PolicyTable.of(entries);
  }

  private static List<InetAddress> expected(JsonNode node, String field) {
    return elements(node.get("expected")).stream()
        .map(each -> ip(each.get(field).asText()))
        .toList();
  }

  private static List<LocalAddress> candidates(JsonNode nodes) {
    return elements(nodes).stream().map(Rfc6724Examples::candidate).toList();
  }

  private static LocalAddress candidate(JsonNode node) {
    LocalAddress plain = Addresses.local(node.get("addr").asText());
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (node.path(trait.name().toLowerCase(Locale.ROOT)).asBoolean()) {
        traits.add(trait);
      }
    }
    return new LocalAddress(
        plain.address(),
        plain.interfaceName(),
        plain.prefixLength(),
        node.path("deprecated").asBoolean(),
        traits);
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static JsonNode read() {
    try (InputStream in = Rfc6724Examples.class.getResourceAsStream("rfc6724-examples.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
