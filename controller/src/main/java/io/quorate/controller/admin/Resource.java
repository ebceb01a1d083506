package io.quorate.controller.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One thing that Kafka REST v3 speaks of.
 *
 * @param url where it is found
 * @param crn its name in Confluent's notation, e.g. {@code crn:///kafka=c/topic=t}
 */
record Resource(String url, String crn) {
  /** A thing within this one. */
  Resource child(String collection, String type, Object name) {
    return new Resource(url + "/" + collection + "/" + encode(name), crn + "/" + type + "=" + name);
  }

  /** A name as it stands in a URL. */
  static String encode(Object name) {
    return URLEncoder.encode(String.valueOf(name), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The frame of this thing as a JSON object. */
  JsonObject object(String kind) {
    JsonObject metadata = new JsonObject().put("self", url).put("resource_name", crn);
    return new JsonObject().put("kind", kind).put("metadata", metadata);
  }

  /** A link to a collection within this thing. */
  JsonObject link(String collection) {
    return new JsonObject().put("related", url + "/" + collection);
  }

  /** A whole list. */
  static JsonObject list(String kind, String self, List<JsonObject> data) {
    return page(kind, self, null, data);
  }

  /** One page of a list; {@code next} is the URL of the next one, or null. */
  static JsonObject page(String kind, String self, String next, List<JsonObject> data) {
    JsonObject metadata = new JsonObject().put("self", self).put("next", next);
    return new JsonObject()
        .put("kind", kind)
        .put("metadata", metadata)
        .put("data", new JsonArray(data));
  }
}
