# Succeeds when the input is one JSON object and nothing else, as far as brackets, strings and what surrounds them tell; the tests check the
# rest. There is no JSON reader that every bare machine has.

{ text = text $0 "\n" }

END {
  depth = 0; objects = 0; in_string = 0; open = ""
  count = length(text)
  for (i = 1; i <= count; i++) {
    c = substr(text, i, 1)
    if (in_string) {
      if (c == "\\") i++
      else if (c == "\n") fail("a string is cut by the end of a line")
      else if (c == "\"") in_string = 0
    }
    else if (c ~ /[ \t\r\n]/) continue
    else if (depth == 0 && (c != "{" || objects++)) fail("something stands before or after the object")
    else if (c == "\"") in_string = 1
    else if (c == "{" || c == "[") { open = open c; depth++ }
    else if (c == "}" || c == "]") {
      if (substr(open, depth) != (c == "}" ? "{" : "[")) fail("brackets do not match")
      open = substr(open, 1, --depth)
    }
  }
  if (in_string || depth || !objects) fail("it ends too early")
}

function fail(why) {
  print "not one JSON object: " why | "cat 1>&2"
  close("cat 1>&2")
  exit 1
}
