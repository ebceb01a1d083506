package io.quorate.controller.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A JSON object that a client sent, read strictly: a wrong type and a field that nobody reads are refused by name, since a
 * mistyped field that is passed over would silently become a default.
 */
final class JsonFields {
  private final JsonObject json;
  private final String path;
  private final Set<String> read = new HashSet<>();

  JsonFields(JsonObject json) {
    this(json, "");
  }

  private JsonFields(JsonObject json, String path) {
    this.json = json;
    this.path = path;
  }

  String text(String name) {
    if (value(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "text");
  }

  String text(String name, String orElse) {
    return value(name) == null ? orElse : text(name);
  }

  int integer(String name) {
    return integer(path + name, value(name));
  }

  int integer(String name, int orElse) {
    return value(name) == null ? orElse : integer(name);
  }

  boolean flag(String name) {
    Object value = value(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw wrong(name, "true or false");
  }

  List<Integer> integers(String name) {
    List<Integer> integers = new ArrayList<>();
    for (Object value : array(name)) {
      integers.add(integer("%s%s[%d]".formatted(path, name, integers.size()), value));
    }
    return integers;
  }

  /** The objects of a list; none when the field is absent. */
  List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (Object value : array(name)) {
      String at = "%s%s[%d]".formatted(path, name, objects.size());
      if (!(value instanceof JsonObject object)) {
        throw AdminErrors.badRequest(at + " must be an object");
      }
      objects.add(new JsonFields(object, at + "."));
    }
    return objects;
  }

  /** Refuses what was not read. */
  void done() {
    for (String name : json.fieldNames()) {
      if (!read.contains(name)) {
        throw AdminErrors.badRequest("unknown field " + path + name);
      }
    }
  }

  /** A refusal that names a field of this object. */
  Refusal wrong(String name, String wanted) {
    return AdminErrors.badRequest(path + name + " must be " + wanted);
  }

  private static int integer(String at, Object value) {
    if (value instanceof Integer integer) {
      return integer;
    }
    throw AdminErrors.badRequest(at + " must be a whole number");
  }

  private JsonArray array(String name) {
    Object value = value(name);
    if (value == null) {
      return new JsonArray();
    }
    if (value instanceof JsonArray array) {
      return array;
    }
    throw wrong(name, "a list");
  }

  private Object value(String name) {
    read.add(name);
    return json.getValue(name);
  }
}
