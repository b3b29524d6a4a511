# make install and cpack -G DEB.

include(GNUInstallDirs)
if(TARGET luoshi)
  install(TARGETS luoshi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES README.md packaging/debian/copyright data/sample-plan.txt DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/luoshi)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/luoshi FILES_MATCHING PATTERN "*.md")
install(FILES packaging/systemd/luoshi.service packaging/systemd/luoshi.socket DESTINATION /lib/systemd/system)
install(FILES packaging/systemd/luoshi.sysusers DESTINATION lib/sysusers.d RENAME luoshi.conf)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Luoshi team <luoshi@localhost>")
set(CPACK_PACKAGE_DESCRIPTION "Luoshi reads a government's printed work plan (DOCX, PDF, TXT and more) and keeps\n\
 it as a ledger: tasks, duties, numbers and dates, each traced to its printed words.\n\
 One program with a web page, an embedded database or PostgreSQL.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_SOURCE_DIR}/build)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "poppler-utils, poppler-data, qpdf, libpq5, libxml2, libcurl4, systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-noto-cjk")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libreoffice-writer-nogui, libreoffice-calc-nogui, postgresql, nginx")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${CMAKE_SOURCE_DIR}/packaging/debian/postinst;${CMAKE_SOURCE_DIR}/packaging/debian/prerm;${CMAKE_SOURCE_DIR}/packaging/debian/postrm")
include(CPack)
