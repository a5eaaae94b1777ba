// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Figures#toJson()} writes. Needs jackson-core on the class path, which the
 * command line has and the library does without.
 */
public final class FiguresReader {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser json;
  private final Figures figures = new Figures();
  private boolean formatSeen;
  private long fromMillis = Long.MAX_VALUE;
  private long toMillis = Long.MIN_VALUE;

  private FiguresReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads figures.
   *
   * @param in the JSON
   * @param name what messages call it
   * @return the figures
   * @throws IOException if it cannot be read or is not what it should be; the message says where
   */
  public static Figures read(Reader in, String name) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      return new FiguresReader(json).read();
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ", column " + e.getLocation().getColumnNr();
      throw new IOException(name + where + ": " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": no figures of a quality measurement: " + e.getMessage(), e);
    }
  }

  private Figures read() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT);
    object(
        field -> {
          switch (field) {
            case "format" -> format();
            case "rows" -> figures.count(number(), 0);
            case "scanners" -> figures.count(0, number());
            case "fromMillis" -> fromMillis = number();
            case "toMillis" -> toMillis = number();
            case "IPV6" -> family(AddressFamily.IPV6);
            case "IPV4" -> family(AddressFamily.IPV4);
            case "destinationsLeftOut" -> figures.destinations().leaveOut(number());
            case "destinations" -> destinations();
            default -> json.skipChildren();
          }
        });
    if (!formatSeen) {
      throw new IllegalArgumentException("no format " + FiguresJson.FORMAT);
    }
    figures.span(fromMillis, toMillis);
    return figures;
  }

  private void format() throws IOException {
    if (!FiguresJson.FORMAT.equals(json.getText())) {
      throw new IllegalArgumentException("format " + json.getText());
    }
    formatSeen = true;
  }

  private void family(AddressFamily family) throws IOException {
    object(
        field -> {
          if (field.equals("all")) {
            group(figures.of(family));
          } else if (field.equals("classes")) {
            object(name -> group(figures.group(family, addressClass(name))));
          } else {
            json.skipChildren();
          }
        });
  }

  private static AddressClass addressClass(String name) {
    AddressClass found = AddressClass.named(name);
    if (found == null) {
      throw new IllegalArgumentException("address class " + name);
    }
    return found;
  }

  private void destinations() throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Group[] groups = {new Group(), new Group()};
      String[] name = {""};
      object(
          field -> {
            switch (field) {
              case "name" -> name[0] = json.getText();
              case "IPV6" -> group(groups[0]);
              case "IPV4" -> group(groups[1]);
              default -> json.skipChildren();
            }
          });
      Figures.ByDestination found = figures.destinations().of(name[0]);
      found.ipv6().merge(groups[0]);
      found.ipv4().merge(groups[1]);
    }
  }

  private void group(Group group) throws IOException {
    object(
        field -> {
          switch (field) {
            case "outcomes" -> object(name -> group.count(outcome(name), number()));
            case "details" -> object(name -> group.count(name, number()));
            case "couplets" -> object(name -> group.count(Group.Pair.valueOf(name), number()));
            case "syns" -> group.countSyns(number());
            case "rttMicros" -> spread(group.rtt());
            case "relativeMicros" -> spread(group.relative());
            default -> json.skipChildren();
          }
        });
  }

  private static Outcome outcome(String name) {
    return Arrays.stream(Outcome.values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("outcome " + name));
  }

  private void spread(Spread spread) throws IOException {
    object(
        field -> {
          if (field.equals("buckets")) {
            buckets(spread);
          } else {
            json.skipChildren();
          }
        });
  }

  private void buckets(Spread spread) throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_ARRAY);
      json.nextToken();
      long micros = json.getLongValue();
      json.nextToken();
      spread.add(micros, number());
      expect(json.nextToken(), JsonToken.END_ARRAY);
    }
  }

  // ---- JSON

  @FunctionalInterface
  private interface Field {
    /** Takes the value that the parser stands at. */
    void value(String name) throws IOException;
  }

  private void object(Field taker) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      expect(json.currentToken(), JsonToken.FIELD_NAME);
      String name = json.currentName();
      json.nextToken();
      taker.value(name);
    }
  }

  private long number() throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
    long value = json.getLongValue();
    if (value < 0) {
      throw new IllegalArgumentException("a count of " + value);
    }
    return value;
  }

  private static void expect(@Nullable JsonToken found, JsonToken expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          (found == null ? "cut off" : String.valueOf(found))
              + " where "
              + expected
              + " should be");
    }
  }
}
