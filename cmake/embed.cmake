# embed_folder(TARGET NAME FOLDER): put the files of FOLDER into TARGET as the table embed_NAME (base/embed.h).
# The bytes come in by .incbin, so that megabytes cost no compile time. A folder that is missing gives an empty table.

set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(embed_folder target name folder)
  set(dir ${CMAKE_SOURCE_DIR}/${folder})
  set(out ${CMAKE_BINARY_DIR}/embed/${name})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${dir}/*)
  add_custom_command(OUTPUT ${out}.c ${out}_bytes.S
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DDIR=${dir} -DOUT=${out} -P ${EMBED_SCRIPT}
    DEPENDS ${files} ${EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${out}.c ${out}_bytes.S)
endfunction()

function(embed_write)
  file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
  list(SORT files)
  set(table "")
  set(names "")
  set(bytes ".section .rodata\n")
  set(count 0)
  foreach(file ${files})
    set(symbol embed_${NAME}_${count})
    file(SIZE ${DIR}/${file} size)
    string(APPEND names "extern const char ${symbol}[];\n")
    string(APPEND table "    {STR_INIT(\"${file}\"), {${symbol}, ${size}}},\n")
    string(APPEND bytes ".balign 16\n.globl ${symbol}\n.hidden ${symbol}\n${symbol}:\n"
      ".incbin \"${DIR}/${file}\"\n.byte 0\n")
    math(EXPR count "${count} + 1")
  endforeach()
  file(WRITE ${OUT}.c "#include \"base/embed.h\"\n\n${names}\n"
    "const struct embed embed_${NAME}[] = {\n${table}    {{NULL, 0}, {NULL, 0}},\n};\n")
  file(WRITE ${OUT}_bytes.S "${bytes}.section .note.GNU-stack,\"\",%progbits\n")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  embed_write()
endif()
