# Español. Frases cortas, palabras de todos los días. De usted. "Nosotros" es el consultorio.

## El idioma

language-name = Español
language-direction = ltr
# Estados Unidos y México separan los miles con coma
number-group = ,

## Fechas. Variables: weekday, day, month, month-short, year, hour, hour-of-twelve, minute, half

weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
month-short-1 = ene
month-short-2 = feb
month-short-3 = mar
month-short-4 = abr
month-short-5 = may
month-short-6 = jun
month-short-7 = jul
month-short-8 = ago
month-short-9 = sep
month-short-10 = oct
month-short-11 = nov
month-short-12 = dic
time-before-noon = a. m.
time-after-noon = p. m.
date-day = { $day } de { $month } de { $year }
date-weekday = { $weekday } { $day } de { $month }
date-month = { $month } de { $year }
date-month-short = { $month-short } { $year }
date-day-short = { $day } { $month-short }
time-of-day = { $hour }:{ $minute }
date-moment = { $weekday } { $day } de { $month }, { $hour }:{ $minute }
date-moment-year = { $day } de { $month } de { $year }, { $hour }:{ $minute }
lasting-moment = menos de un minuto
lasting-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
lasting-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
lasting-days = { $count ->
    [one] 1 día
   *[other] { $count } días
}
lasting-weeks = { $count ->
    [one] 1 semana
   *[other] { $count } semanas
}
lasting-months = { $count ->
    [one] 1 mes
   *[other] { $count } meses
}
lasting-years = { $count ->
    [one] 1 año
   *[other] { $count } años
}

## La página alrededor del contenido

page-skip = Ir al contenido
page-error-title = Error: { $title }
page-help = ¿Tiene preguntas? Llámenos al
page-urgent-title = Si es urgente
page-sign-out = Salir
page-navigation = Páginas
page-more = Más
page-language = Idioma
page-printed = Impreso el { $date }
role-front-desk = Recepción
role-nurse = Enfermería
role-clinician = Personal médico
role-administrator = Administración
nav-home = Inicio
nav-results = Resultados
nav-access = Quién miró
nav-profile = Perfil
nav-worklist = Pendientes
nav-patients = Pacientes
nav-staff = Personal
nav-audit = Auditoría
idle-title = ¿Sigue ahí?
idle-text = Para proteger su expediente, cerramos su sesión cuando no hay actividad. Lo que escribió se queda en esta ventana hasta que vuelva a entrar.
draft-kept = Lo que escribió antes sigue aquí. Todavía no se ha enviado.
idle-left = Tiempo que queda:
idle-stay = Seguir en la sesión

## Partes de las páginas

errors-title = Revise estas respuestas
field-day = Día
field-month = Mes
field-year = Año
notice-information = Para saber
notice-good = Listo
notice-attention = Importante
notice-urgent = Urgente
pages-label = Más páginas de esta lista
pages-newer = Más recientes
pages-older = Anteriores
urgent-call = Llame al { $phone }

## Cuando algo se interpone

error-form = No pudimos leer el formulario
error-form-help = Vuelva atrás, revise lo que escribió y envíelo otra vez.
error-forged = El formulario ya no era válido
error-forged-help = Por su seguridad, solo aceptamos formularios de una página abierta hace poco. Abra la página de nuevo y envíelo otra vez.
error-not-found = No encontramos esa página
error-not-found-help = Revise la dirección o empiece de nuevo desde la primera página.
error-method = Esa página no se puede abrir así
error-method-help = Empiece de nuevo desde la primera página.
error-conflict = Alguien cambió esto mientras tanto
error-conflict-help = Abra la página de nuevo para ver cómo está ahora y después haga su cambio.
error-too-large = Lo que envió es demasiado grande
error-too-large-help = Envíe algo más pequeño.
error-too-many = Demasiados intentos
error-too-many-help = Espere unos minutos e inténtelo de nuevo.
error-unavailable = Ahora no podemos guardar nada
error-unavailable-help = Todavía puede leer su historial. Inténtelo de nuevo en unos minutos o llámenos.
error-fault = Algo falló de nuestro lado
error-fault-help = No se cambió nada. Inténtelo de nuevo. Si vuelve a pasar, llámenos y díganos este código.
error-request = Eso no funcionó
error-request-help = Empiece de nuevo desde la primera página.
error-reference = Código: { $code }
error-home = Ir a la primera página
## Resultados

results-title = Sus resultados
results-kinds = Tipos de resultados
results-laboratory = Análisis
results-reports = Informes
results-vital-signs = Mediciones
results-filter = Buscar un análisis por nombre
results-filter-button = Buscar
results-filter-clear = Ver todo
results-none = Aquí verá sus análisis en cuanto el laboratorio los envíe. Mientras tanto no tiene que hacer nada.
results-none-reports = Aquí verá los informes de radiografías, estudios de tejidos y otros en cuanto los recibamos.
results-none-vital-signs = Aquí verá lo que medimos en sus visitas, como la presión arterial y el peso.
results-none-called = Ningún análisis tiene «{ $name }» en el nombre. Pruebe con una palabra más corta o llámenos.
tag-new = Nuevo
tag-held = Retenido
flag-normal = Normal
flag-low = Bajo
flag-critically-low = Muy bajo
flag-high = Alto
flag-critically-high = Muy alto
flag-abnormal = Fuera de lo usual
flag-critically-abnormal = Muy fuera de lo usual
flag-positive = Se encontró
flag-negative = No se encontró
status-registered = Aún no está listo
status-preliminary = Primer resultado
status-amended = Cambiado
status-corrected = Corregido
status-cancelled = Cancelado
status-entered-in-error = Anotado por error
status-registered-text = El análisis está pedido. El resultado aún no está listo.
status-preliminary-text = Este es un primer resultado. El laboratorio todavía puede cambiarlo.
status-final-text = Este resultado es definitivo.
status-amended-text = El laboratorio cambió este resultado cuando ya era definitivo. Abajo está lo que cambió.
status-corrected-text = El laboratorio corrigió este resultado. Abajo está lo que cambió.
status-cancelled-text = Este análisis se canceló. No habrá resultado.
status-entered-in-error-text = Se anotó por error y no cuenta. Los pacientes no lo ven.
status-unknown-text = No sabemos en qué punto está este resultado.
sentence-normal = Está dentro de lo normal.
sentence-little-low = Está un poco por debajo de lo normal.
sentence-low = Está por debajo de lo normal.
sentence-critically-low = Está muy por debajo de lo normal.
sentence-little-high = Está un poco por encima de lo normal.
sentence-high = Está por encima de lo normal.
sentence-critically-high = Está muy por encima de lo normal.
sentence-abnormal = El laboratorio lo marcó como fuera de lo usual.
sentence-critically-abnormal = El laboratorio lo marcó como muy fuera de lo usual.
sentence-positive = El laboratorio encontró lo que buscaba.
sentence-negative = El laboratorio no encontró lo que buscaba.
result-call = Si aún no hemos hablado con usted de esto, llámenos hoy.
range-between = de { $low } a { $high }
range-from = { $low } o más
range-to = { $high } o menos
result-title = { $name }, { $date }
result-no-value = Sin valor
result-as-file = Vea el archivo
result-before = Lo que decía, recibido { $date }
result-within = Parte de un informe
result-history-reports = Informes anteriores del mismo tipo
result-range = Lo normal: { $range }
result-no-range = El laboratorio no indicó qué es lo normal en este análisis.
result-none = –
result-part = Parte
result-parts = Las partes de este resultado
result-value = Valor
result-usual-range = Lo normal
result-flag = Marca
result-notes = Comentarios del laboratorio
result-changed = Qué cambió
result-changed-value = Antes era { $before }. Ahora es { $now }.
result-changed-details = El valor es el mismo. Cambiaron otros detalles.
result-versions = Todas las versiones de este resultado, primero la más reciente
result-history = A lo largo del tiempo
result-history-table = Ver todos los valores
result-history-caption = Valores de este análisis, primero el más reciente
result-date = Fecha
result-about = Sobre este resultado
result-taken = Se tomó
result-issued = Lo informó el laboratorio
result-received = Nos llegó
result-performer = Lo hizo
result-source-name = Cómo lo llama el laboratorio
result-code = Código
result-as-received = Valor tal como llegó

report-title = { $name }, { $date }
report-title-staff = { $name }: { $patient }
report-conclusion = Qué dice el informe
report-no-conclusion = No decía nada con palabras.
report-results = Los resultados que contiene
report-test = Prueba
report-written = El informe tal como se escribió
report-about = Sobre este informe
result-held-with = El paciente no ve este informe mientras se retenga un resultado que contiene.
result-held-with-link = El resultado retenido

## Inicio

home-title = Inicio
home-greeting = Hola, { $name }
home-new = Novedades para usted
home-nothing = No hay nada nuevo. Cuando llegue un resultado, lo verá aquí primero.
home-nothing-since = No hay nada nuevo desde el { $date }. Cuando llegue un resultado, lo verá aquí primero.
home-new-results = { $count ->
    [one] 1 resultado nuevo
   *[other] { $count } resultados nuevos
}
home-all-results = Ver todos sus resultados
home-more = Su expediente
home-results = Sus resultados
home-results-more = Análisis y mediciones
home-access = Quién vio su expediente
home-access-more = Quién lo abrió, cuándo y qué vio
home-profile = Su perfil
home-profile-more = Datos de contacto, contraseña, acceso

## Quién vio el expediente

access-title = Quién vio su expediente
access-text = Cada vez que alguien abre o cambia su expediente, queda anotado. Nadie puede borrar una línea.
access-whose = De quién son las líneas
access-others = Otras personas
access-all = Todos, también usted
access-caption = Quién hizo qué con su expediente, primero lo más reciente
access-when = Cuándo
access-who = Quién
access-what = Qué
access-from = Desde dónde
access-refused = No permitido
access-none = Todavía no hay nada anotado.
access-none-others = Nadie más ha abierto su expediente. Cuando alguien lo haga, lo verá aquí.
access-question = ¿Ve un nombre que no conoce? Llámenos y pregunte.
actor-nobody = Alguien sin sesión
actor-you = Usted
actor-operator = El sistema del consultorio
actor-portico = El portal mismo
action-viewed-contact = Abrió el nombre y los datos de contacto
action-viewed-results = Abrió los resultados
action-viewed-access = Abrió la lista de quién vio el expediente
action-viewed-kept = Abrió los documentos tal como llegaron
action-viewed-whole = Abrió todo el expediente
action-viewed-record = Abrió el historial de salud
action-viewed-documents = Abrió los documentos
action-viewed-insurance = Abrió el seguro médico
action-searched = Buscó pacientes
action-listed = Abrió una lista de trabajo
action-signed-in = Entró al portal
action-sign-in-failed = Intentó entrar al portal
action-signed-out = Salió del portal
action-session-ended = Cerró una sesión
action-password-changed = Cambió la contraseña
action-factor-added = Agregó una forma de entrar
action-factor-removed = Quitó una forma de entrar
action-recovery-codes-made = Creó códigos de recuperación nuevos
action-recovery-code-used = Usó un código de recuperación
action-invited = Creó una invitación al portal
action-invitation-withdrawn = Retiró una invitación
action-activated = Abrió la cuenta
action-activation-failed = Intentó abrir la cuenta
action-reset-started = Empezó a restablecer el acceso
action-account-added = Agregó una cuenta
action-account-changed = Cambió una cuenta
action-account-disabled = Desactivó una cuenta
action-account-enabled = Activó una cuenta
action-contact-changed = Cambió los datos de contacto
action-result-held = Retuvo un resultado
action-result-released = Liberó un resultado
action-results-reviewed = Revisó resultados
action-results-commented = Comentó resultados
action-release-delay-changed = Cambió el plazo de los resultados
action-result-notice-chosen = Eligió cómo recibir aviso de los resultados
action-explanation-changed = Cambió lo que decimos sobre un examen
action-imported = Agregó documentos de otro sistema
action-exported = Exportó o imprimió documentos
action-audit-read = Buscó en la auditoría
action-backup-made = Hizo una copia de seguridad
action-restored = Restauró una copia de seguridad
action-store-compacted = Reescribió el archivo de datos
action-key-changed = Cambió una clave de cifrado
action-practice-changed = Cambió los ajustes del consultorio
action-sign-in-begun = Escribió bien la contraseña
action-confirmed = Confirmó su identidad
action-letter-shown = Abrió una carta con un código de acceso
action-reset-used = Usó un código para restablecer el acceso
action-item-added = Agregó algo al historial
action-item-corrected = Corrigió algo en el historial
action-item-retracted = Retiró algo que se anotó por error
action-quarantined = Apartó un documento sin expediente
action-intake-placed = Puso en el expediente un documento que esperaba
action-intake-discarded = Descartó un documento sin expediente

## Perfil

profile-title = Su perfil
profile-text = Esto es lo que tenemos anotado sobre usted.
profile-on-file = Anotado en el consultorio
profile-name = Nombre
profile-birth-date = Fecha de nacimiento
profile-number = Número de paciente
profile-phones = Teléfono
profile-emails = Correo electrónico
profile-address = Dirección
profile-unknown = No lo tenemos
profile-wrong = ¿Hay algo mal? Llámenos y lo corregimos:
profile-own-contact = Su propio correo y teléfono
profile-own-contact-change = Cambiar su correo y su teléfono
profile-account = Acceso y seguridad
profile-account-text = Contraseña, segundo paso, códigos de recuperación y dónde tiene la sesión abierta.
profile-account-link = Abrir acceso y seguridad

## Pruebas en palabras sencillas

test-alt-liver-enzyme = ALT (enzima del hígado)
test-albumin-protein = Albúmina (proteína)
test-calcium = Calcio
test-ldl-cholesterol-bad = Colesterol LDL («malo»)
test-ast-liver-enzyme = AST (enzima del hígado)
test-bilirubin = Bilirrubina
test-globulin-protein = Globulina (proteína)
test-c-reactive-protein-inflammation = Proteína C reactiva (inflamación)
test-carbon-dioxide-in-blood = Dióxido de carbono en sangre
test-hematocrit-share-of-red-cells = Hematocrito (parte de glóbulos rojos)
test-chloride = Cloruro
test-hdl-cholesterol-good = Colesterol HDL («bueno»)
test-total-cholesterol = Colesterol total
test-red-cell-size-spread-rdw = Variación del tamaño de los glóbulos rojos (RDW)
test-creatinine-kidneys = Creatinina (riñones)
test-ferritin-iron-stores = Ferritina (reserva de hierro)
test-blood-sugar-glucose = Azúcar en sangre (glucosa)
test-fasting-blood-sugar-glucose = Azúcar en sangre en ayunas (glucosa)
test-ldh-enzyme = LDH (enzima)
test-triglycerides-blood-fats = Triglicéridos (grasas en sangre)
test-potassium = Potasio
test-total-protein = Proteína total
test-sodium = Sodio
test-tsh-thyroid = TSH (tiroides)
test-free-t4-thyroid = T4 libre (tiroides)
test-uric-acid = Ácido úrico
test-urea-nitrogen-kidneys = Nitrógeno ureico (riñones)
test-platelet-size-spread = Variación del tamaño de las plaquetas
test-average-platelet-size = Tamaño medio de las plaquetas
test-nt-probnp-heart = NT-proBNP (corazón)
test-kidney-function-egfr = Función de los riñones (eGFR)
test-long-term-blood-sugar-a1c = Azúcar en sangre a largo plazo (A1c)
test-clotting-time-pt = Tiempo de coagulación (TP)
test-clotting-inr = Coagulación (INR)
test-white-blood-cells = Glóbulos blancos
test-alkaline-phosphatase-enzyme = Fosfatasa alcalina (enzima)
test-hemoglobin-carries-oxygen = Hemoglobina (lleva el oxígeno)
test-platelets-clotting = Plaquetas (coagulación)
test-hemoglobin-in-each-red-cell-mch = Hemoglobina de cada glóbulo rojo (HCM)
test-hemoglobin-density-in-red-cells-mchc = Densidad de hemoglobina (CHCM)
test-average-red-cell-size-mcv = Tamaño medio de los glóbulos rojos (VCM)
test-red-blood-cells = Glóbulos rojos
test-vitamin-d = Vitamina D
test-vitamin-b12 = Vitamina B12
test-psa-prostate = PSA (próstata)
test-protein-in-urine-albumin-ratio = Proteína en la orina (relación de albúmina)
test-blood-pressure = Presión arterial
test-upper-number-systolic = Número de arriba (sistólica)
test-lower-number-diastolic = Número de abajo (diastólica)
test-height = Estatura
test-weight = Peso
test-body-mass-index-bmi = Índice de masa corporal (IMC)
test-bmi-compared-with-other-children = IMC comparado con otros niños
test-body-temperature = Temperatura
test-heart-rate = Pulso
test-breathing-rate = Respiraciones
test-pain-0-to-10 = Dolor, de 0 a 10
test-oxygen-in-blood = Oxígeno en sangre
test-head-size = Perímetro de la cabeza

## Personal: lista de trabajo, expedientes, resultados

nav-holds = Retenidos
nav-quarantine = Sin expediente
nav-practice = Consultorio
worklist-title = Lista de trabajo
worklist-unopened = Resultados inusuales sin abrir
worklist-unopened-text = Estos pacientes no han abierto un resultado fuera de lo normal. Considere llamarlos.
worklist-unopened-none = No hay nada pendiente. Si llega un resultado inusual y el paciente no lo abre, aparecerá aquí.
worklist-and-more = { $name } y { $count } más
worklist-more = Y { $count } más.
worklist-waits = espera desde hace { $time }
worklist-held = Resultados retenidos
worklist-held-none = No hay resultados retenidos. Para retener uno, ábralo desde el expediente del paciente.
worklist-ends-soon = Termina pronto
worklist-ends-in = termina en { $time }
patients-title = Pacientes
chart-contact = Contacto
chart-age = { $count ->
    [one] 1 año
   *[other] { $count } años
}
chart-no-results = Todavía no ha llegado nada.
chart-all-results = Ver todos
chart-results-title = Resultados de { $name }
result-title-staff = { $name } · { $patient }
result-of = Resultado de
release-state = Lo que ve el paciente
release-visible = El paciente puede ver este resultado. Todavía no lo ha abierto.
release-opened = El paciente abrió este resultado el { $date }.
release-link = Liberarlo ahora
release-title = Liberar este resultado
release-text = El paciente verá este resultado de inmediato.
release-button = Liberar resultado
release-done = El resultado está liberado.
release-done-next = El paciente ya puede verlo.
hold-link = Retener este resultado
hold-in-force = Retenido hasta el { $date }. El paciente no puede verlo.
hold-reason = Motivo
hold-by = Lo retuvo
hold-since = Desde
hold-ends = Termina
hold-patient = Paciente
hold-result = Resultado
hold-title = Retener un resultado
hold-text = El paciente no ve un resultado retenido. La retención termina sola en la fecha que elija. El administrador ve el motivo y su nombre.
hold-reason-label = ¿Por qué lo retiene?
hold-reason-hint = Una o dos frases. Sin nombres ni valores.
hold-reason-missing = Escriba por qué lo retiene, en no más de 500 caracteres
hold-until-label = Último día de la retención
hold-until-hint = No después del { $date }
hold-until-missing = Escriba día, mes y año, por ejemplo 27 3 2026
hold-until-outside = Elija un día entre hoy y el { $date }
hold-check-button = Revisar
hold-check-title = Revise antes de retener este resultado
hold-check-text = El paciente no verá este resultado hasta que pase este día o hasta que un médico lo libere.
hold-was-opened = El paciente ya abrió este resultado. Retenerlo no borra lo que leyó.
hold-button = Retener resultado
hold-change-button = Cambiar
hold-done = El resultado está retenido.
hold-done-next = Sigue retenido hasta el { $date }. Después el paciente lo verá sin que nadie haga nada.
holds-title = Resultados retenidos
holds-text = Los resultados se liberan de inmediato, salvo que un médico retenga uno por un motivo y un tiempo. Aquí no se muestra lo que dice el resultado.
holds-none = No hay resultados retenidos.
holds-caption-single = Resultados retenidos uno por uno
holds-caption = Retenciones vigentes, primero la que termina antes
quarantine-title = Documentos sin expediente
quarantine-text = Llegaron de otros sistemas y no entraron solos en un expediente. Nada se pierde: usted decide a dónde va cada uno.
quarantine-none = No hay nada pendiente. Todo lo que llegó está en su lugar.
quarantine-caption = Pendientes, primero lo más reciente
quarantine-more = Hay más. Se verán aquí cuando estos estén resueltos.
quarantine-who = Paciente que nombra
quarantine-nobody = No nombra a nadie
quarantine-why = Por qué espera
quarantine-from = Llegó en
quarantine-came = Cuándo
quarantine-unmatched = El paciente no está aquí.
quarantine-ambiguous = Coincide con más de un paciente.
quarantine-somebody-else = Su número es de un paciente con otro nombre y otra fecha de nacimiento.
quarantine-unreadable = No se pudo leer.
quarantine-case-title = Documento sin expediente
quarantine-sex = Sexo
quarantine-holds = Qué contiene
quarantine-counts = Resultados: { $results }. Signos vitales: { $signs }. Otros datos: { $entries }.
quarantine-kind = Tipo de archivo
quarantine-remarks = Lo que anotó el programa
quarantine-place-title = Ponerlo en un expediente
quarantine-choices = Pacientes posibles
quarantine-choose = Elegir
quarantine-choose-button = Elegir a { $name }
quarantine-new-title = Un paciente nuevo
quarantine-new-text = Elija esto solo si nadie de la lista es la misma persona.
quarantine-new-button = Crear un paciente nuevo
quarantine-discard-title = Descartarlo
quarantine-discard-text = Sale de esta lista y no entra en ningún expediente. Queda guardado con el motivo que usted escriba.
quarantine-reason-label = ¿Por qué se descarta?
quarantine-reason-missing = Escriba por qué se descarta.
quarantine-discard-button = Descartar
quarantine-check-title = ¿Es la misma persona?
quarantine-what-came = Lo que llegó
quarantine-the-chart = El expediente que eligió
quarantine-check-text = Compare el nombre, la fecha de nacimiento y el número. Lo que entra en otro expediente lo ve otra persona.
quarantine-place-button = Ponerlo en este expediente
quarantine-done-placed = Está en el expediente que eligió.
quarantine-done-added = El paciente nuevo está en la lista de pacientes.
quarantine-done-discarded = Se descartó.
sex-female = Femenino
sex-male = Masculino
sex-other = Otro
sex-unknown = No se sabe

## Personal: auditoría

audit-title = Auditoría
audit-text = Quién hizo qué, cuándo y desde dónde. Las horas son las del consultorio.
audit-verify-link = Comprobar que nada se cambió
audit-person = Persona
audit-patient = Clave del paciente en el portal
audit-patient-hint = Está en la dirección del expediente
audit-patient-wrong = La clave tiene 13 letras y cifras
audit-action = Qué se hizo
audit-any-action = Cualquier cosa
audit-from = Primer día
audit-until = Último día
audit-date-wrong = Escriba día, mes y año, por ejemplo 27 3 2026
audit-order = Orden
audit-newest-first = Primero lo más reciente
audit-oldest-first = Primero lo más antiguo
audit-search = Buscar
audit-none = No hay nada así. Quite una palabra o elija más días.
audit-none-yet = Hasta aquí no hay nada así. Siga para buscar más allá.
audit-caption = Anotaciones encontradas
audit-patient-column = Paciente
audit-file = Descargar como archivo para una hoja de cálculo
audit-verify-title = Comprobación de la auditoría
audit-whole = Las { $count } anotaciones están como se escribieron.
audit-broken = La cadena se rompe en la anotación { $number }. Alguien cambió o quitó una. Guarde una copia del almacén y pida ayuda.
audit-verify-text = Cada anotación está sellada junto con la anterior. Si una se cambia, se mueve o se quita, esta comprobación lo descubre.
actor-patient = Paciente
actor-machine = En el equipo

## Personal: el consultorio

practice-title = Consultorio
practice-about = Lo que ven los pacientes
practice-name = Nombre del consultorio
practice-name-wrong = Escriba el nombre, en no más de 80 caracteres
practice-phone = Teléfono para pacientes
practice-phone-hint = Aparece al pie de cada página
practice-phone-wrong = Escriba un teléfono, por ejemplo 555 0100 200
practice-urgent = Qué hacer si es urgente
practice-urgent-hint = Aparece al pie de cada página. Por ejemplo: Si es una emergencia, llame al 911.
practice-urgent-wrong = Escriba qué hacer si es urgente, en un párrafo de no más de 300 caracteres
practice-address = Dirección
practice-address-hint = Una línea por renglón. Aparece en las cartas.
practice-address-wrong = Escriba no más de seis líneas de 80 caracteres
practice-look = Idioma, hora y color
practice-language = Idioma
practice-language-hint = Para quien no ha elegido uno
practice-language-wrong = Elija un idioma
practice-zone = Zona horaria
practice-zone-hint = Por ejemplo America/Chicago
practice-zone-wrong = Escriba el nombre de una zona horaria, por ejemplo America/New_York
practice-hue = Color
practice-hue-hint = Para botones y enlaces. El tono se elige para que el texto se lea bien.
practice-hue-wrong = Elija un color
hue-blue = Azul
hue-teal = Verde azulado
hue-green = Verde
hue-olive = Oliva
hue-amber = Ámbar
hue-red = Rojo
hue-plum = Ciruela
hue-violet = Violeta
hue-own = Como ahora ({ $hue }°)
practice-sign-in = Entrar al portal
practice-factor = Los pacientes necesitan un segundo paso para entrar
practice-factor-hint = El personal siempre lo necesita.
practice-patient-idle = Minutos sin actividad hasta cerrar la sesión de un paciente
practice-staff-idle = Minutos sin actividad hasta cerrar la sesión del personal
practice-session-hours = Horas hasta cerrar cualquier sesión
practice-invitation-days = Días que vale una carta de activación
practice-number-wrong = Escriba un número de { $least } a { $most }
practice-button = Guardar
practice-done = Los ajustes están guardados.
practice-done-next = Desde ahora se ven en todas las páginas.
## Gráficas

trend-up = Subió de { $first } el { $date } a { $last }.
trend-down = Bajó de { $first } el { $date } a { $last }.
trend-same = Era { $first } el { $date } y sigue igual.
trend-between = Era { $first } el { $date } y ahora es { $last }.
trend-usual = Rango habitual
trend-bound = Más allá de lo que mide la prueba

## La carta de activación

letter-title = Carta para abrir una cuenta
letter-print = Imprimir
letter-heading = Su expediente médico en línea en { $practice }
letter-greeting = Hola, { $name }:
letter-what = Ya puede ver sus resultados y su expediente en un teléfono o una computadora. Empezar toma unos diez minutos.
letter-open = Abra la página
letter-open-how = Apunte la cámara de su teléfono al cuadro, o escriba { $address } en un navegador.
letter-code = Escriba este código
letter-code-how = Mayúsculas o minúsculas, con espacios o sin ellos: todo sirve.
letter-choose = Siga los pasos en la página
letter-choose-how = Le pedimos su fecha de nacimiento. Después elige una contraseña y otra forma de mostrar que es usted.
letter-qr = Cuadro que abre la página con su código ya escrito
letter-scan = Use la cámara
letter-need = Lo que necesita a la mano
letter-need-letter = Esta carta
letter-need-birth = Su fecha de nacimiento
letter-need-phone = Su teléfono, o una aplicación que da códigos
letter-until = El código sirve una sola vez, hasta el { $date }. Hasta entonces, no le muestre esta carta a nadie.
letter-help = ¿Necesita ayuda?
letter-call = Llámenos al { $phone }. También podemos hacerlo con usted en la recepción.
letter-other-language = La página está en español y en inglés. The page is also there in English.

## Entrar

sign-in-title = Entrar
sign-in-name = Nombre de usuario
sign-in-password = Contraseña
sign-in-button = Entrar
sign-in-passkey = Entrar con una llave de acceso
sign-in-attempts = Hubo demasiados intentos equivocados. Empiece otra vez.
sign-in-first = ¿Es su primera vez?
sign-in-first-text = Necesita la carta que le dimos.
sign-in-activate = Abrir su cuenta con la carta
sign-in-help = ¿No puede entrar?
sign-in-help-text = Si olvidó su nombre o su contraseña, llámenos o venga a la recepción. Comprobamos quién es usted y le damos un código.
sign-in-letter = Tengo un código para una contraseña nueva
letter-code-title = Entrar con un código
letter-code-text = Escriba el código que le dimos. Después podrá elegir una contraseña nueva.
letter-code-field = Código
letter-code-hint = 10 letras y números, por ejemplo K7M2Q-9XR4D
letter-code-button = Seguir
letter-code-refused = El nombre y el código no coinciden, o el código ya venció. Revise los dos o pídanos otro código.
letter-code-none = ¿Aún no tiene código? Llámenos:
code-title = Confirme que es usted
code-text = Abra su aplicación de códigos. Escriba los 6 números que muestra para nosotros.
code-field = Código de la aplicación
code-recovery = Código de recuperación
code-recovery-hint = 10 letras y números. Cada código sirve una vez.
code-recovery-text = Escriba uno de los códigos de recuperación que guardó.
code-button = Seguir
code-passkey = Usar una llave de acceso
code-instead = Escribir un código de la aplicación
code-recovery-instead = Escribir un código de recuperación
code-lost = Perdí mi teléfono o mi llave de acceso
code-lost-text = Si no tiene un código de recuperación, llámenos. Le ayudamos en la recepción.
code-give-up = Empezar otra vez
passkey-sign-in-title = Entrar con una llave de acceso
passkey-sign-in-text = La llave de acceso se guarda en su teléfono, su computadora o una llave de seguridad. Se abre con su cara, su dedo o un PIN. No necesita contraseña.
passkey-second-text = Use su llave de acceso para seguir.
passkey-use-button = Usar su llave de acceso
passkey-create-button = Crear una llave de acceso
passkey-create-title = Crear una llave de acceso
passkey-create-text = Su dispositivo le pedirá su cara, su dedo o un PIN. Después podrá entrar con ella.
passkey-name = Nombre de esta llave
passkey-name-hint = Por ejemplo: mi teléfono
passkey-name-unsaid = Llave de acceso
passkey-without-script = Las llaves de acceso necesitan JavaScript en su navegador. Sin él, elija otra forma.
passkey-failed = No funcionó. Inténtelo otra vez o elija otra forma.
passkey-refused = Esa llave de acceso no funcionó aquí. Inténtelo otra vez o elija otra forma.
password-missing = Escriba una contraseña
password-differs = Las dos contraseñas no son iguales. Escríbalas otra vez.
password-new = Contraseña nueva
password-hint = Al menos 8 caracteres. Unas cuantas palabras seguidas son fáciles de recordar.
password-hint-alone = Al menos 15 caracteres. Unas cuantas palabras seguidas son fáciles de recordar.
password-again = La misma contraseña otra vez
password-button = Guardar la contraseña
password-current = Contraseña actual
password-due-title = Elija una contraseña nueva
password-due-text = Antes de seguir, elija una contraseña que solo usted conozca.
password-change-title = Cambiar su contraseña
password-change-text = Al cambiarla, cerramos su sesión en los demás lugares.
factor-title = Proteja su cuenta
factor-text = Una contraseña se puede robar. Por eso pedimos un segundo paso cada vez que entra.
factor-passkey-text = ¿Usa un teléfono o una computadora con cara, dedo o PIN?
factor-passkey = Mejor crear una llave de acceso
app-title = Aplicación de códigos
app-heading = Prepare una aplicación de códigos
app-step-install = Instale en su teléfono una aplicación de códigos, si no tiene una. Cualquiera sirve.
app-step-scan = En la aplicación, agregue una cuenta y escanee esta imagen.
app-step-code = La aplicación muestra 6 números. Escríbalos aquí.
app-picture = Imagen para la aplicación de códigos
app-no-camera = No puedo escanear la imagen
app-type-key = Escriba esta clave en la aplicación:
app-open-here = Abrir la aplicación en este teléfono
app-code = Código de la aplicación
app-button = Confirmar
app-replaces = Ya tiene una aplicación. Si prepara otra, la anterior deja de servir.
app-remove = Quitar la aplicación
app-remove-title = Quitar la aplicación de códigos
app-remove-text = La aplicación ya no servirá para entrar aquí. Cerramos su sesión en los demás lugares.
app-remove-button = Quitar la aplicación
recovery-title = Códigos de recuperación
recovery-text = Si pierde su teléfono o su llave de acceso, con estos códigos podrá entrar. Cada uno sirve una vez. Imprímalos o anótelos y guárdelos en un lugar seguro.
recovery-replaces = Cuando guarde estos códigos, los anteriores dejan de servir.
recovery-print = Imprimir
recovery-kept = Ya guardé estos códigos
recovery-kept-missing = Primero imprima o anote los códigos y después marque esta casilla
recovery-too-old = Esos códigos ya vencieron. Aquí hay otros nuevos. Guarde estos.
recovery-button = Guardar estos códigos
activation-title = Abra su cuenta
activation-text = Necesita la carta que le dimos y su fecha de nacimiento.
activation-code = Código de la carta
activation-code-hint = 10 letras y números, por ejemplo K7M2Q-9XR4D
activation-code-missing = Escriba el código de la carta
activation-birth-date = Su fecha de nacimiento
activation-birth-date-hint = Por ejemplo 27 3 1956
activation-birth-date-missing = Escriba su fecha de nacimiento: día, mes y año
activation-button = Seguir
activation-refused = El código y la fecha de nacimiento no coinciden, o la carta ya venció o ya se usó. Revise los dos o pídanos otra carta.
activation-again = Ha pasado un rato. Escriba otra vez el código y su fecha de nacimiento.
activation-help = ¿Preguntas, o no tiene la carta? Llámenos:
activation-account-title = Elija un nombre y una contraseña
activation-account-text = Le damos la bienvenida, { $name }. Con este nombre y esta contraseña entrará de ahora en adelante.
activation-name = Nombre de usuario
activation-name-hint = 3 o más letras o números. También sirve su correo electrónico.
activation-account-button = Abrir mi cuenta
signed-out-title = Sesión cerrada
signed-out-done = Cerró su sesión
signed-out-text = En este navegador no queda nada de su expediente. Si otras personas usan este dispositivo, cierre la ventana.
signed-out-again = Entrar
session-ended-title = Su sesión se cerró
session-ended-text = Para proteger su expediente, cerramos la sesión porque no hubo actividad por un rato.

## Lo que dice una regla

rule-sign-in = El nombre y la contraseña no coinciden. Revise los dos e inténtelo otra vez.
rule-code = El código no es correcto o ya se usó. Espere el siguiente y escríbalo.
rule-too-many = Demasiados intentos. Espere unos minutos e inténtelo otra vez.
rule-password-short = Esta contraseña es muy corta
rule-password-common = Esta contraseña es fácil de adivinar. Elija una que otros no usen y que no sea su nombre ni el nuestro.
rule-password-long = Esta contraseña es demasiado larga
rule-name-taken = Este nombre ya está en uso o se parece a otro. Elija uno distinto.
rule-last-administrator = Es la última persona que administra. Nombre antes a otra.
rule-has-account = Esta persona ya tiene una cuenta
rule-date = Esta fecha no se puede usar aquí
rule-text-unfit = Este texto es demasiado largo
rule-reason-missing = Escriba un motivo
rule-last-factor = Necesita al menos un segundo paso. Prepare antes otro.
rule-proof-stale = Confirme otra vez que es usted
rule-name-unfit = Elija un nombre de 3 a 64 letras y números, sin espacios. Puede usar puntos, guiones y @.
rule-name-missing = Escriba qué es, en 300 letras como máximo
rule-birth-date-missing = El expediente no tiene la fecha de nacimiento completa. Compruébela en un documento y escríbala aquí.
rule-deceased = El expediente dice que esta persona falleció
rule-no-passkeys = En esta dirección no se pueden usar llaves de acceso

## Su cuenta

account-title = Acceso y seguridad
account-text = Su nombre de usuario es { $name }.
account-on = Activa
account-off = Inactiva
account-few = Cree otros
account-password = Contraseña
account-app = Aplicación de códigos
account-passkeys = Llaves de acceso
account-passkeys-count = { $count ->
    [0] Ninguna
    [one] 1 llave
   *[other] { $count } llaves
}
account-codes = Códigos de recuperación
account-codes-left = Quedan { $count }
account-sessions = Dónde tiene la sesión abierta
account-sessions-open = { $count ->
    [one] 1 lugar
   *[other] { $count } lugares
}
account-contact = Su correo y su teléfono
account-language = Idioma
account-activity = Cambios en su cuenta
confirm-title = Confirme que es usted
confirm-text = Antes de cambiar cómo entra, muéstrenos otra vez que es usted.
confirm-button = Confirmar
confirm-password-wrong = La contraseña no es correcta
confirm-instead = Usar su contraseña
passkeys-title = Llaves de acceso
passkeys-text = Con una llave de acceso entra con su cara, su dedo o un PIN. No hay contraseña que robar.
passkey-used = Se usó por última vez el { $date }
passkey-add = Agregar una llave de acceso
passkey-remove = Quitar
passkey-remove-title = Quitar una llave de acceso
passkey-remove-text = “{ $name }” ya no servirá para entrar aquí. Cerramos su sesión en los demás lugares.
passkey-remove-button = Quitar la llave de acceso
sessions-title = Dónde tiene la sesión abierta
sessions-text = Si no reconoce alguna, ciérrela y cambie su contraseña.
sessions-device = { $browser } en { $system }
sessions-unknown = Desconocido
sessions-this = Esta
sessions-used = Última vez: { $date }, desde { $address }
sessions-end = Cerrar esa sesión
sessions-end-others = Cerrar todas las demás
sessions-ended = La sesión se cerró.
contact-title = Su correo y su teléfono
contact-text = Díganos dónde podemos encontrarle. Lo que tenemos en el expediente no cambia.
contact-email = Correo electrónico
contact-email-hint = Por ejemplo maria@example.org
contact-email-wrong = Escriba un correo como maria@example.org
contact-phone = Teléfono
contact-phone-wrong = Escriba un número de teléfono
contact-button = Guardar
contact-done = Se guardó.
field-optional = (puede dejarlo vacío)
language-title = Idioma
language-legend = ¿En qué idioma quiere leer?
language-button = Guardar
activity-title = Cambios en su cuenta
activity-text = Si usted no hizo alguno de estos cambios, cambie su contraseña y llámenos.
activity-none = Nada ha cambiado desde que se abrió su cuenta.
activity-done = Se guardó.
told-heading = Novedades de su cuenta
told-all = Ver todos los cambios de su cuenta
told-seen = Ya lo vi
told-password-changed = Se cambió la contraseña.
told-app-added = Se preparó una aplicación de códigos.
told-app-removed = Se quitó la aplicación de códigos.
told-passkey-added = Se agregó la llave de acceso “{ $name }”.
told-passkey-removed = Se quitó la llave de acceso “{ $name }”.
told-recovery-codes-made = Se crearon códigos de recuperación nuevos.
told-recovery-code-used = { $count ->
    [0] Se usó un código de recuperación. No queda ninguno. Cree otros.
    [one] Se usó un código de recuperación. Queda 1.
   *[other] Se usó un código de recuperación. Quedan { $count }.
}
told-reset = Le ayudamos en el consultorio con una contraseña nueva.
told-reset-factors = Le ayudamos en el consultorio con una contraseña nueva y quitamos el segundo paso.
told-mail-changed = Se cambió el correo electrónico. Antes era { $address }.
told-mail-added = Se agregó un correo electrónico.

## El registro y las invitaciones

patients-question = Buscar un paciente
patients-question-hint = Nombre, fecha de nacimiento, número o teléfono, en cualquier orden
patients-find = Buscar
patients-begin = Escriba unas letras del nombre o la fecha de nacimiento.
patients-none = No se encontró a nadie. Revise cómo se escribe o pruebe solo la fecha de nacimiento.
patients-more = Hay más. Agregue otro nombre o la fecha de nacimiento para ver menos.
patients-has-account = Tiene cuenta
patients-invited = Invitado
patients-no-account = Sin cuenta
invitation-title = Invitación al portal
invitation-text = La carta lleva un código cuadrado y un código corto. Con ella y su fecha de nacimiento, el paciente crea su cuenta. Entréguela en mano o envíela por correo.
invitation-has-account = Este paciente ya tiene cuenta.
invitation-deceased = Este paciente ha fallecido. No se hace ninguna carta.
invitation-made = Carta hecha
invitation-state = Estado
invitation-open = Se puede usar
invitation-used = Usada
invitation-withdrawn = Retirada
invitation-expired = Demasiado antigua para usarse
invitation-blocked = Detenida tras demasiadas fechas de nacimiento equivocadas
invitation-birth-date = Fecha de nacimiento
invitation-birth-date-hint = El registro no la tiene. Escriba la que lea en un documento de identidad.
invitation-button = Hacer la carta
invitation-again = Hacer una carta nueva
invitation-show = Mostrar la carta otra vez
invitation-withdraw = Retirar la carta

## Personal: cuentas

staff-title = Personal
staff-add = Agregar a una persona
staff-add-text = Recibirá un código para esa persona. Con él elige una contraseña y un segundo paso.
staff-add-button = Agregar persona
staff-added-title = Persona agregada
staff-added = La cuenta está creada.
staff-name = Nombre
staff-name-hint = Como la conocen los pacientes, por ejemplo Dra. Amara Osei
staff-name-wrong = Escriba el nombre, en no más de 120 caracteres
staff-role = Función
staff-role-missing = Elija una función
staff-front-desk-hint = Busca pacientes y los invita. No ve resultados.
staff-nurse-hint = Abre expedientes y resultados.
staff-clinician-hint = Abre expedientes y resultados, los retiene y los libera.
staff-administrator-hint = Cuida las cuentas, la auditoría y los ajustes. No ve resultados.
staff-sign-in-name = Nombre para entrar
staff-sign-in-name-hint = Letras y cifras, por ejemplo amara.osei
staff-sign-in-name-missing = Escriba un nombre para entrar
staff-state = Cuenta
staff-state-ready = Lista
staff-state-closed = Desactivada
staff-state-letter = Sin empezar
staff-state-no-factor = Sin segundo paso
staff-factors = Segundos pasos
staff-sessions = Sesiones abiertas ahora
staff-made = Creada el
staff-edit = Cambiar nombre o función
staff-edit-text = Al cambiar la función se cierra la sesión de la persona.
staff-edit-button = Guardar
staff-reset-link = No puede entrar: empezar de nuevo con un código
staff-close-link = Desactivar esta cuenta
staff-close-title = Desactivar la cuenta
staff-close-text = La sesión de { $name } se cierra de inmediato y no podrá entrar hasta que active la cuenta otra vez. Lo que hizo queda anotado.
staff-close-reason = ¿Por qué?
staff-close-reason-hint = Para la auditoría. Por ejemplo: dejó el consultorio
staff-close-button = Desactivar
staff-open-button = Activar de nuevo
staff-end-sessions = Cerrar todas sus sesiones
staff-done-changed = El cambio está guardado.
staff-done-closed = La cuenta está desactivada. Nadie puede entrar con ella.
staff-done-opened = La cuenta está activada. Ya puede entrar otra vez.
staff-done-ended = Todas sus sesiones están cerradas.
reset-title = Empezar de nuevo con un código
reset-check = Mire una identificación con foto, o pregunte el nombre y la fecha de nacimiento. Siga solo si coinciden.
reset-text = La sesión de { $name } se cierra y la contraseña anterior deja de servir. Recibirá un código que sirve una vez, durante una hora. Con él se elige una contraseña nueva.
reset-factors = También se perdió el segundo paso
reset-factors-hint = Quita las aplicaciones, las llaves de acceso y los códigos de recuperación. Se le avisa, y el motivo queda anotado.
reset-reason = ¿Por qué se quita el segundo paso?
reset-reason-hint = Hace falta si marcó la casilla. Por ejemplo: perdió el teléfono
reset-button = Crear un código
reset-done-title = Código para empezar de nuevo
reset-done = El código está creado.
code-letter-give = Entréguelo solo a { $name }. El código sirve una vez.
code-letter-for = Para { $name }
code-letter-open = Abra esta página
code-letter-name = Nombre para entrar
code-letter-code = Código
code-letter-until = Vale hasta
code-letter-then = Después elija una contraseña nueva. Nadie del consultorio se la pedirá.
code-letter-print = Imprimir
chart-account = Cuenta
chart-invite = Invitación y cuenta
chart-reset = Ayudar a entrar de nuevo
chart-audit = Quién hizo qué con este expediente

## Inicio y lista de trabajo: lo pendiente

home-to-do = Lo que puede hacer
home-factor = Agregue un segundo paso para entrar
home-factor-more = Protege su expediente si alguien averigua su contraseña
home-recovery = Cree códigos de recuperación
home-recovery-more = Le dejan entrar si pierde el teléfono
home-contact = Díganos cómo comunicarnos con usted
home-contact-more = Su correo electrónico y su teléfono
worklist-letters = Cartas sin usar
worklist-letters-text = Estos pacientes tienen carta pero no cuenta. Pregúnteles en su próxima visita o imprima otra carta.
worklist-letters-none = No hay cartas pendientes. Para invitar a un paciente, abra su expediente.
worklist-find = Buscar a un paciente
worklist-letter-open = Carta entregada
worklist-letter-over = Carta vencida
worklist-letter-blocked = Carta bloqueada
worklist-staff = Personal que aún no está listo
worklist-staff-none = Todo el personal puede entrar con seguridad.
worklist-look = Conviene mirar

# The record
nav-record = Expediente
record-title = Su expediente
record-text = Lo que el consultorio, y quienes nos enviaron datos, han anotado sobre su salud.
record-more = También es suyo
record-access = Quién vio su expediente
record-profile = Su perfil y su acceso
record-empty = Todavía sin datos
record-empty-text = No tenemos nada sobre esto. Díganos si falta algo.
record-count = { $all } en total
record-count-now = { $now } ahora, { $all } en total
chart-record = Expediente de salud
class-problems = Problemas de salud
class-allergies = Alergias
class-medications = Medicamentos
class-immunizations = Vacunas
class-procedures = Procedimientos
class-visits = Visitas
class-family-history = Antecedentes familiares
class-social-history = Vida y costumbres
class-goals = Metas
class-care-plans = Planes de cuidado
class-care-team = Equipo de atención
class-documents = Documentos
class-insurance = Seguro médico
class-devices = Dispositivos
one-problem = Problema de salud
one-allergy = Alergia
one-medication = Medicamento
one-immunization = Vacuna
one-procedure = Procedimiento
one-visit = Visita
one-relative = Familiar
one-social-history = Vida y costumbres
one-goal = Meta
one-care-plan = Plan de cuidado
one-care-team = Equipo de atención
one-document = Documento
one-insurance = Seguro médico
one-device = Dispositivo
none-problems = Aquí no hay problemas de salud anotados.
none-allergies = Aquí no hay alergias anotadas. Si tiene alguna, díganosla antes de tomar un medicamento nuevo.
none-medications = Aquí no hay medicamentos anotados.
none-immunizations = Aquí no hay vacunas anotadas.
none-procedures = Aquí no hay procedimientos anotados.
none-visits = Aquí no hay visitas anotadas.
none-family-history = No hay nada anotado sobre su familia.
none-social-history = No hay nada anotado sobre su vida y costumbres.
none-goals = Aquí no hay metas anotadas.
none-care-plans = No hay ningún plan de cuidado.
none-care-team = Aquí no hay un equipo de atención anotado.
none-documents = No hay documentos.
none-insurance = Aquí no hay un seguro anotado.
none-devices = Aquí no hay dispositivos anotados.
items-now = Ahora
items-earlier = Antes
items-no-date = Fecha desconocida
item-from-until = Del { $from } al { $until }
item-since = Desde { $date }
item-until = Hasta { $date }
state-current = Actual
state-past = Pasado
state-planned = Previsto
state-on-hold = En pausa
state-stopped = Interrumpido
state-completed = Terminado
state-cancelled = Cancelado
state-not-done = No se hizo
state-refuted = Descartado
state-entered-in-error = Anotado por error
state-unknown = No se sabe
state-taking = Lo toma ahora
state-taken = Lo tomó antes
state-not-taken = No lo toma
state-resolved = Resuelto
state-given = Aplicada
state-not-given = No aplicada
state-preliminary = Aún no es definitivo
state-replaced = Reemplazado por otro más nuevo
state-final = Definitivo
setting-ambulatory = Visita en consultorio
setting-emergency = Visita de urgencias
setting-inpatient = Hospitalización
setting-observation = Estancia en observación
setting-short-stay = Estancia corta en hospital
setting-home = Visita a domicilio
setting-virtual = Visita por teléfono o video
setting-before-admission = Visita antes de hospitalizarse
setting-field = Atención en el lugar
severity-mild = Leve
severity-moderate = Moderada
severity-severe = Grave
severity-fatal = Mortal
certainty-unconfirmed = Sin confirmar
certainty-presumed = Supuesta
certainty-provisional = Provisional: todavía se estudia
certainty-differential = Una de varias causas posibles
allergy-kind = A
allergy-food = Alimento
allergy-medication = Medicamento
allergy-environment = Algo del entorno
allergy-biologic = Una sustancia biológica
allergy-type = Tipo
allergy-intolerance = Intolerancia
allergy-danger = Peligro
allergy-dangerous = Puede poner la vida en peligro
allergy-reactions = Qué pasa
problem-kind = Anotado como
problem-diagnosis = Diagnóstico de una visita
problem-concern = Preocupación
relationship-self = Usted mismo
relationship-spouse = Cónyuge
relationship-child = Hijo o hija
relationship-parent = Padre o madre
relationship-partner = Pareja
dose-as-needed = cuando lo necesite
dose-as-needed-for = cuando lo necesite por { $what }
item-when = Cuándo
item-severity = Gravedad
item-certainty = Certeza
item-site = Parte del cuerpo
item-place = Dónde
item-maker = Fabricante
item-lot = Número de lote
item-indication = Motivo
item-addresses = Se trata de
item-by = Anotado o hecho por
item-yes = Sí
item-no = No
item-notes = Notas
item-about = Sobre esta anotación
item-says = De dónde viene
item-received = Nos llegó
item-codes = Códigos
item-changed = Qué cambió
item-versions = Todas las versiones, la más nueva primero
item-name = Qué
item-state = Estado
item-reason = Motivo del cambio
item-entered-in-error = Esto se anotó por error. El paciente no lo ve.
medication-dose = Cómo tomarlo
medication-indication = Para qué es
medication-quantity = Cantidad que se entrega
medication-refills = Resurtidos
medication-source = Lo sabemos por
medication-reported = Lo que se contó, no se recetó aquí
immunization-dose = Dosis
procedure-outcome = Resultado
visit-setting = Tipo de visita
visit-diagnoses = Diagnósticos
visit-disposition = Después
family-deceased = Ha fallecido
family-condition = Enfermedad
family-onset = Desde la edad
family-fatal = Murió por ella
family-conditions = Lo que este familiar tiene o tuvo
social-value = Respuesta o hallazgo
goal-targets = Por alcanzar
goal-achievement = Avance
plan-goals = Metas
plan-activity = Qué hacer
plan-progress = Cómo va
plan-activities = Qué incluye el plan
team-member = Nombre
team-role = Qué hace
team-contact = Cómo contactar
team-members = Quiénes forman el equipo
document-kind = Tipo
document-files = Archivos
document-no-file = No nos enviaron el archivo.
insurance-payer = Aseguradora
insurance-plan = Plan
insurance-number = Número de afiliado
insurance-group = Grupo
insurance-relationship = Usted es
insurance-subscriber = Titular
device-identifier = Número del dispositivo
device-model = Modelo
device-serial = Número de serie
device-expires = Vence
origin-source = Datos enviados al consultorio
origin-source-named = Datos enviados al consultorio: { $name }
origin-staff = { $name }, en el consultorio
origin-patient = { $name }, dicho por el paciente
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
dose-rhythm-minutes = { $period ->
    [one] { $times ->
        [one] una vez por minuto
       *[other] { $times } veces por minuto
    }
   *[other] { $times ->
        [one] cada { $period } minutos
       *[other] { $times } veces cada { $period } minutos
    }
}
dose-rhythm-hours = { $period ->
    [one] { $times ->
        [one] una vez por hora
       *[other] { $times } veces por hora
    }
   *[other] { $times ->
        [one] cada { $period } horas
       *[other] { $times } veces cada { $period } horas
    }
}
dose-rhythm-days = { $period ->
    [one] { $times ->
        [one] una vez al día
       *[other] { $times } veces al día
    }
   *[other] { $times ->
        [one] cada { $period } días
       *[other] { $times } veces cada { $period } días
    }
}
dose-rhythm-weeks = { $period ->
    [one] { $times ->
        [one] una vez por semana
       *[other] { $times } veces por semana
    }
   *[other] { $times ->
        [one] cada { $period } semanas
       *[other] { $times } veces cada { $period } semanas
    }
}
dose-rhythm-months = { $period ->
    [one] { $times ->
        [one] una vez al mes
       *[other] { $times } veces al mes
    }
   *[other] { $times ->
        [one] cada { $period } meses
       *[other] { $times } veces cada { $period } meses
    }
}
dose-rhythm-years = { $period ->
    [one] { $times ->
        [one] una vez al año
       *[other] { $times } veces al año
    }
   *[other] { $times ->
        [one] cada { $period } años
       *[other] { $times } veces cada { $period } años
    }
}
chart-record-title = Expediente de salud de { $name }
item-add = Agregar
item-add-title = Agregar: { $what }
item-correct-title = Corregir: { $what }
item-change = Cambiar esto
item-correct = Corregir
item-retract = Retirar: se anotó por error
item-retract-title = Retirar lo que se anotó por error
item-retract-text = El paciente ya no lo verá. El personal lo seguirá viendo, marcado y con su motivo.
item-added = Se agregó al expediente
item-save = Guardar
item-corrected = Corregido. La versión anterior se conserva.
item-retracted = Retirado. El paciente ya no lo ve.
item-name-label = ¿Qué es?
item-state-missing = Elija en qué estado está
item-from = Desde cuándo
item-date = Cuándo
item-date-hint = Basta con el año, por ejemplo 2019
item-date-wrong = Escriba un año, un mes y año, o una fecha completa
item-until-label = Hasta cuándo
item-until-hint = Déjelo vacío si todavía sigue
item-until-before = Esto es antes de que empezara
item-text-long = Use { $count } letras como máximo
item-line-each = Uno en cada línea
item-reason-label = ¿Por qué lo cambia?
item-reason-hint = Queda en su historial
item-reason-missing = Escriba el motivo
choice-not-said = No se dice
allergy-not-dangerous = No pone la vida en peligro
visit-summary = Resumen
plan-text = Lo que dice el plan
team-members-hint = Quién: nombre, qué hace, cómo contactar
document-text = Texto
chart-record-open = Problemas, medicamentos, alergias, visitas, documentos
state-under-way = En marcha
media-pdf = PDF
media-picture = Imagen
media-text = Texto
media-document = Documento médico (C-CDA)
media-other = Archivo

## Acting for somebody

acting-title = Personas a las que ayuda
acting-banner = Usted está actuando por { $name }.
acting-change = Terminar o cambiar
acting-text = Elija de quién quiere ver el expediente. Todo lo que haga queda registrado con su propio nombre.
acting-nobody = Por ahora no puede actuar por nadie. Pida un código a esa persona o al consultorio.
acting-own = Su propio expediente
acting-own-button = Ir a mi expediente
acting-now = Está aquí ahora
acting-button = Actuar por { $name }
acting-code-link = Tengo un código de alguien
acting-code-title = Ayudar a alguien con su expediente
acting-code-text = Un paciente puede crear un código para usted en su perfil. Necesita el código y su fecha de nacimiento.
acting-birth-date = Fecha de nacimiento del paciente
acting-birth-date-hint = No la suya
acting-birth-date-missing = Escriba la fecha de nacimiento del paciente
acting-code-refused = El código y la fecha no coinciden, o el código ya se usó. Revise ambos o pida un código nuevo.
acting-code-button = Continuar
home-acting-more = Vea y haga cosas por quien se lo pidió
home-new-acting = Nuevo
home-more-acting = El expediente
home-profile-more-acting = Nombre y datos de contacto
home-acting-areas = Por { $name } puede usar: { $areas }.
home-acting-soon = Todavía no hay nada que ver aquí para eso. Si necesita algo para esa persona, llámenos:
area-results = Resultados
area-messages = Mensajes
area-appointments = Citas
area-record = El resto del expediente
area-everything = Todo
area-everything-hint = El expediente completo y todo lo que se agregue después
area-nothing = Nada
relation-parent = Madre o padre
relation-guardian = Tutor
relation-partner = Esposo, esposa o pareja
relation-child = Hijo o hija
relation-other = Otro familiar o amigo
relation-professional = Cuidador profesional
basis-minor = El paciente es menor de edad
basis-consent = El paciente lo quiere
basis-law = Lo dice un juez o un poder notarial
band-child = menor de { $to } años
band-teen = de { $from } a { $to } años
band-adult = { $from } años o más
proxy-relation = Qué es del paciente
proxy-basis = Por qué puede
proxy-basis-hint = Vea un documento o pregunte al paciente antes de elegir.
proxy-basis-missing = Elija por qué puede actuar por el paciente
proxy-areas-open = Lo que está abierto
proxy-areas-given = Lo que se dio
proxy-given = Dado
proxy-on-by = { $date }, por { $name }
proxy-until = Hasta
proxy-until-hint = El último día. Déjelo vacío si no hay fin.
proxy-until-wrong = Escriba una fecha que exista o deje vacíos los tres campos
proxy-open = Vigente
proxy-narrowed = Reducido por la edad
proxy-over = Vencido
proxy-ended = Terminado
proxy-relation-missing = Elija qué es del paciente
proxy-is-patient = Esta persona también es paciente aquí.
proxy-shares-mail = Los dos dieron el mismo correo. Los avisos para uno le llegan al otro. Pida una dirección para cada uno, sobre todo si es adolescente.
proxy-narrowed-text = El paciente ahora tiene { $band }, así que hay menos abierto que antes. Hable con los dos, délo de nuevo si debe ser distinto o confírmelo como está.
proxy-review-button = Está bien así
proxy-end-button = Terminar para { $name }
proxy-who = ¿Quién va a actuar por el paciente?
proxy-who-account = Alguien que ya entra aquí
proxy-who-new = Alguien nuevo
proxy-who-missing = Elija si tiene una cuenta
proxy-sign-in = Su nombre de acceso
proxy-sign-in-hint = Solo para quien ya entra aquí. Pregúnteselo.
proxy-sign-in-missing = Escriba el nombre con el que entra
proxy-name = Nombre completo de la persona nueva
proxy-name-hint = Solo para alguien nuevo. Revise un documento con foto.
proxy-new-sign-in = Nombre de acceso de la persona nueva
proxy-relation-to = ¿Qué es del paciente?
proxy-ages = Para un menor, esto se reduce solo a los { $teen } años y termina a los { $adult }.
proxy-areas = ¿Qué puede ver y hacer?
proxy-new-done = Ya puede actuar por el paciente
proxies-title = Personas que pueden actuar por el paciente
proxies-text = Quien está aquí ve el expediente del paciente con su propio nombre. El paciente también ve esta lista.
proxies-none = Nadie puede actuar por este paciente.
proxies-new = Permitir que alguien actúe por el paciente
proxies-new-text = Elija quién puede ver y hacer cosas por { $name }.
proxies-new-button = Permitir
chart-proxies = Quién puede actuar por el paciente
helpers-title = Personas que le ayudan
helpers-text = Aquí ve quién puede usar su expediente por usted. Puede terminarlo cuando quiera. Todo lo que hagan está en su lista de quién miró.
helpers-none = Nadie puede actuar por usted.
helpers-new = Permitir que alguien le ayude
helpers-new-text = Creamos un código que usted mismo entrega a la persona. También necesita su fecha de nacimiento y una cuenta aquí.
helpers-new-button = Crear un código
helpers-relation = ¿Qué es de usted?
helpers-areas = ¿Qué puede ver y hacer por usted?
helpers-code-title = Su código
helpers-code-done = El código está listo
helpers-code-text = Anótelo y déselo solo a la persona que le va a ayudar. No se muestra otra vez. Ella abre “Personas a las que ayuda” en su cuenta y lo escribe.
helpers-offer-open = Un código está esperando
helpers-offer-until = Creó un código que nadie ha usado. Sirve hasta el { $date }.
helpers-withdraw = Retirar el código
helpers-end = Terminar para { $name }
helpers-ended = Terminado. Esa persona ya no ve nada de su expediente.
helpers-removal-title = ¿Terminar?
helpers-removal-text = { $name } ya no verá nada de su expediente, desde ahora.
helpers-removal-button = Terminar para { $name }
profile-helpers-text = Puede permitir que alguien vea sus resultados o se ocupe de cosas por usted.
profile-helpers-link = Quién puede actuar por usted
practice-proxies = Padres y adolescentes
practice-proxies-text = Lo que los padres pueden ver de un adolescente cambia de un estado a otro. Consulte a un abogado si tiene dudas. Los cambios valen enseguida.
practice-teen-from = Edad a la que un niño es adolescente
practice-adult-from = Edad a la que es mayor de edad
practice-ages-wrong = La segunda edad debe ser mayor que la primera
practice-teen-areas = Lo que sigue abierto para los padres de un adolescente
worklist-proxies = Padres por revisar
worklist-proxies-none = No hay nada pendiente. Cuando un cumpleaños cambie lo que un padre puede ver, aparecerá aquí.
worklist-proxies-text = Un cumpleaños cambió lo que estas personas pueden ver de un menor. Revise que esté bien.
actor-carer = Actúa por pacientes
actor-proxy = Actúa por el paciente
action-proxy-granted = Permitió que alguien actúe por el paciente
action-proxy-ended = Terminó que alguien actúe por el paciente
action-proxy-reviewed = Revisó quién actúa por el paciente
action-proxy-offered = Creó un código para un ayudante
action-acted-for = Pasó al expediente para actuar por el paciente
rule-proxy-unfit = Esta cuenta no puede actuar por el paciente. Revise el nombre de acceso; no puede ser el del paciente ni el de alguien del personal.
rule-of-age = El paciente es mayor de edad. Elija otra razón y pregúntele.
rule-areas-missing = Elija al menos una cosa que puede ver o hacer
# Lo que un paciente dice que debería cambiar
action-proposed = Pidió un cambio en el expediente
action-proposal-withdrawn = Retiró lo que había pedido
action-proposal-accepted = Aceptó un cambio pedido por el paciente
action-proposal-denied = No aceptó un cambio pedido por el paciente
rule-proposals-waiting = Ya tenemos muchas peticiones suyas por contestar. Espere nuestra respuesta o llámenos.
proposal-add = Algo nuevo
proposal-correct = Una corrección
proposal-remove = Algo que quitar
proposal-remark = Un comentario
proposal-gone = Un dato que ya no está
proposal-waiting = Espera respuesta del consultorio
proposal-accepted = Aceptado
proposal-denied = No aceptado
proposal-withdrawn = Retirado
proposals-beside = Lo que dice el paciente sobre esto
proposal-told-by = Lo dijo { $name }, { $date }
proposal-kind = Petición
proposal-about = Sobre
proposal-told = De dónde viene
proposal-why = Por qué
proposal-what = Qué debería cambiar
proposal-remove-text = Este dato debería quitarse del expediente.
proposal-decision = Lo que decidió el consultorio
proposal-accepted-by = { $name } lo aceptó el { $date }
proposal-denied-by = { $name } no lo aceptó el { $date }
proposal-withdrawn-at = Retirado el { $date }
proposal-field = Parte
proposal-now = Como está ahora
proposal-asked = Como debería estar
proposal-nothing = Nada
proposal-comparison = Lo que cambiaría
proposal-differs = Distinto
proposal-tell = Díganos algo nuevo: { $what }
proposals-title = Lo que usted nos dijo
proposals-title-short = Lo que nos dijo el paciente
proposals-title-staff = Lo que nos dijo { $name }
proposals-text = Si algo en su expediente está mal o falta, díganoslo. Lo leemos y le contestamos. Aquí ve qué pasó con cada cosa.
proposals-none = Todavía no nos ha dicho nada. Para corregir un dato, ábralo en su expediente.
proposals-none-staff = Este paciente todavía no nos ha dicho nada.
proposals-waiting = En espera de respuesta
proposals-decided = Contestado
proposals-tell = Díganos algo nuevo
proposals-tell-text = Por ejemplo, un medicamento que toma, una alergia o una enfermedad en su familia.
proposals-right = ¿Hay algo mal o falta algo?
proposals-right-text = Abra un dato para pedir una corrección, o díganos algo nuevo.
proposals-told-waiting = Dicho por usted
proposals-told-waiting-text = Todavía no lo hemos leído, así que por ahora no es parte de su expediente.
proposals-of-patient = { $count ->
    [0] Lo que nos dijo el paciente: nada por contestar
    [one] Lo que nos dijo el paciente: { $count } por contestar
   *[other] Lo que nos dijo el paciente: { $count } por contestar
 }
proposal-sent = Lo recibimos
proposal-sent-next = Alguien que le atiende lo leerá y contestará aquí. Hasta entonces queda marcado como dicho por usted.
proposal-withdrawn-done = Lo ha retirado
proposal-withdraw-title = ¿Cambió de idea?
proposal-withdraw-text = Puede retirarlo mientras nadie haya contestado.
proposal-withdraw = Retirar
proposal-denied-next = Su petición y nuestra respuesta se guardan con su expediente. Si no está de acuerdo, puede agregar un comentario o llamarnos.
proposal-open = Abrirlo en su expediente
proposal-correct-title = Pedir una corrección: { $what }
proposal-form-text = Escriba lo que sepa. Alguien que le atiende lo leerá antes de que sea parte de su expediente.
proposal-words = En sus propias palabras
proposal-words-hint = Cualquier cosa que debamos saber sobre esto
proposal-why-hint = ¿Qué está mal y cómo lo sabe?
proposal-why-missing = Escriba por qué, en una o dos frases
proposal-send = Enviar al consultorio
proposal-ask = ¿Hay algo que no está bien?
proposal-ask-correct = Pedir una corrección
proposal-ask-remove = Esto no es mío: pedir que lo quiten
remark-add = Agregar un comentario suyo
remark-title = Agregar un comentario
remark-text = Su comentario queda junto a este dato. Quienes le atienden lo leen ahí. El dato no cambia.
remark-label = Su comentario
remark-hint = Por ejemplo, cómo lo ve usted o qué más importa
remark-missing = Escriba su comentario
removal-title = Pedir que quiten esto
removal-text = Díganos si este dato no es sobre usted. Lo revisamos y le contestamos. Lo que quitamos ya no se le muestra.
removal-why = ¿Por qué debería quitarse?
proposal-decide = Su decisión
proposal-moot = El dato se quitó mientras tanto, así que esto no se puede aceptar tal cual. Si es correcto, agréguelo de nuevo, y contéstele al paciente abajo.
proposal-note = Una nota para el paciente
proposal-note-hint = El paciente la lee y queda en la historia
proposal-accept = Aceptar
proposal-deny = No aceptar
proposal-deny-title = No aceptar lo que pidió el paciente
proposal-deny-text = El paciente ve su motivo. La petición y su respuesta se guardan.
proposal-deny-reason = ¿Por qué no se acepta?
proposal-deny-hint = En palabras sencillas, para el paciente
proposal-deny-missing = Escriba por qué, para el paciente
proposal-accepted-done = Aceptado. El paciente ya lo puede ver.
proposal-denied-done = Contestado. El paciente puede ver por qué.
worklist-proposals = Lo que nos dijeron los pacientes
worklist-proposals-text = Cambios que los pacientes pidieron en su expediente; primero el que más ha esperado.
worklist-proposals-none = Nada espera aquí. Cuando un paciente pida un cambio en su expediente, estará aquí.

## Timeline

timeline-title = Historial y búsqueda
timeline-of = Historial de { $name }
timeline-words = Buscar
timeline-kind = Qué
timeline-everything = Todo
timeline-from = Desde
timeline-from-hint = Déjelo vacío para ver desde el principio
timeline-until = Hasta
timeline-date-wrong = Ese día no existe. Revíselo o deje vacíos los tres campos.
timeline-button = Mostrar
timeline-clear = Mostrar todo
timeline-none = Todavía no hay nada en el expediente.
timeline-none-found = Nada en el expediente coincide. Pruebe con menos palabras, otro tipo u otras fechas.
record-timeline = Historial y búsqueda
chart-timeline = Historial y búsqueda

## Revisión por un profesional
comments-title = De su equipo de atención
review-title = Resultados por revisar
review-title-one = Revisión
review-of = Resultados de
review-results = Marque cada resultado que ya vio
review-open = Abrir este resultado
review-comment = Un comentario para el paciente
review-comment-hint = Opcional. El paciente lo lee junto a cada resultado marcado. Después no se puede cambiar, solo agregar otro.
review-comment-long = Este comentario es demasiado largo
review-comment-button = Agregar comentario
review-button = Marcar como revisado
review-done = Revisado. Si escribió un comentario, el paciente ya lo puede leer.
review-none = No hay nada por revisar. Los resultados nuevos y los corregidos aparecerán aquí.
review-none-chosen = Marque al menos un resultado
review-waits = Ningún profesional ha revisado este resultado tal como está.
review-by = { $name } revisó este resultado el { $date }.
worklist-review = Resultados por revisar
worklist-review-text = Ningún profesional ha revisado aún estos resultados. Los pacientes ya los pueden ver, salvo que estén retenidos.
worklist-review-none = Todos los resultados están revisados. Los nuevos y los corregidos aparecerán aquí.
worklist-review-count = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}

## Lo que el consultorio dice de los exámenes
explanation-title = Sobre este examen
explanation-general = Esto vale para el examen en general. Su equipo de atención puede decirle qué significa para usted.
explanations-title = Lo que decimos de los exámenes
explanations-text = Los pacientes leen estas oraciones junto a un resultado. Escríbalas con sus propias palabras si lo desea; el examen que cambie queda marcado.
explanations-changed = Cambiado
explanations-code = Otro examen, por su código LOINC
explanations-code-hint = Por ejemplo, 4548-4. El código está al final de la página de un resultado.
explanations-code-button = Abrir
explanations-code-wrong = Un código LOINC tiene números, un guion y un número más
explanations-about = Para qué sirve el examen
explanations-low = Qué puede significar un valor por debajo de lo normal
explanations-normal = Qué significa un valor normal
explanations-high = Qué puede significar un valor por encima de lo normal
explanations-hint = Una oración con palabras de todos los días. Déjela vacía para no decir nada.
explanations-long = Esta oración es demasiado larga. Use hasta 300 caracteres.
explanations-own = { $name } cambió estas palabras el { $date }.
explanations-button = Guardar
explanations-reset = Volver a las palabras incluidas
explanations-done = Guardado. Desde ahora, cada resultado de este examen muestra estas palabras.
review-wish = El paciente desea el aviso de estos resultados junto con su comentario.
review-wish-some = El paciente desea el aviso de algunos de estos resultados junto con su comentario.

## Tipos de resultados, plazos y preferencias
category-laboratory = Exámenes de laboratorio
category-microbiology = Gérmenes e infecciones
category-pathology = Tejidos y células
category-imaging = Radiografías y otras imágenes
category-function = Pruebas de corazón, pulmón y nervios
category-vital-signs = Signos vitales
delays-title = Plazos por tipo de resultado
delays-text = Los resultados llegan al paciente de inmediato, salvo que haya un plazo vigente. Un plazo termina solo, y solo esperan los resultados que llegan mientras está vigente.
delay-law = Las normas federales sobre bloqueo de información esperan que el paciente reciba sus resultados de inmediato. Un plazo para todo un tipo de resultado solo se permite en pocos casos. Consulte a su asesor legal antes de iniciarlo.
delays-in-force = Los resultados nuevos de este tipo llegan al paciente después de { $days ->
    [one] { $days } día
   *[other] { $days } días
}.
delays-none = Se entregan de inmediato.
delays-begin = Iniciar un plazo
delays-end = Terminar este plazo y entregar lo que retiene
delays-begun = El plazo vale para los resultados que lleguen desde ahora.
delays-ended = El plazo terminó. Lo que retenía ya se entregó.
delay-title = Plazo: { $category }
delay-text = Cada resultado nuevo de este tipo se retiene con su motivo y su nombre. Los profesionales pueden entregarlo antes.
delay-days = Por cuántos días
delay-days-hint = De 1 a 14
delay-days-wrong = Use un número entero de 1 a { $most }
delay-reason = Motivo
delay-reason-hint = Lo ven profesionales y administradores. Diga qué caso lo permite, no nombre a un paciente.
delay-until = El plazo termina después de
delay-until-hint = El último día en que se retienen resultados nuevos, como mucho en medio año.
delay-until-wrong = Elija un día desde hoy hasta el { $date }
delay-button = Iniciar el plazo
notices-title = Cómo avisarle de los resultados
notices-text = Siempre puede abrir un resultado aquí en cuanto se entrega. Esto es sobre cuándo le avisamos.
notices-at-once = De inmediato
notices-with-comment = Cuando alguien de mi equipo de atención haya escrito un comentario
notices-button = Guardar
notices-done = Guardado. Su equipo de atención ve lo que eligió.
notices-all-at-once = Le avisamos de cada resultado de inmediato.
notices-with-comment-of = Desea el aviso junto con un comentario para:
notices-link = Cambiar cómo avisarle de los resultados
# Llevarse el expediente
download-title = Llévese su expediente
download-text = Guarde una copia de su expediente en su propio aparato. Puede mostrarla a otro médico o conservarla.
download-care = El archivo contiene datos privados de salud. Guárdelo solo donde otros no puedan abrirlo.
download-part = ¿Qué quiere llevarse?
download-part-missing = Elija qué quiere llevarse.
part-everything = Todo, con los documentos
part-summary = Todo menos los documentos
part-results = Resultados y signos vitales
part-documents = Documentos
download-from = ¿Desde qué día?
download-from-hint = Puede dejarlo vacío. Por ejemplo, 31 5 2020.
download-until = ¿Hasta qué día?
download-until-hint = Puede dejarlo vacío. Por ejemplo, 31 5 2024.
download-date-wrong = Escriba un día, mes y año que existan, o deje los tres vacíos.
download-dates-turned = El último día no puede ser anterior al primero.
download-format = ¿Qué tipo de archivo?
download-format-missing = Elija un tipo de archivo.
format-page = Una página para leer e imprimir
format-page-hint = Se abre en cualquier navegador, también sin internet.
format-pdf = Páginas para imprimir (PDF)
format-pdf-hint = Se imprime igual en todas partes.
record-pdf-page = Página { $page } de { $pages }
record-pdf-characters = Algunas letras no se pueden dibujar en este archivo. Aparecen con su número, como [U+738B]. La página para leer (HTML) las tiene todas.
format-fhir = Un archivo para otras aplicaciones de salud (FHIR)
format-fhir-hint = Otros médicos y aplicaciones de salud pueden leerlo.
format-ccda = Un archivo para otros consultorios (C-CDA)
format-ccda-hint = La mayoría de los médicos y hospitales de Estados Unidos pueden leerlo.
format-files = Todos los documentos (zip)
format-files-hint = Las cartas, imágenes e informes mismos.
download-password = Contraseña para el archivo, si la quiere
download-password-hint = Al menos 12 caracteres. Necesita un programa que abra archivos age y esta contraseña. Nosotros no podemos recuperarla.
download-password-short = Use al menos 12 caracteres o déjelo vacío.
download-button = Guardar el archivo
download-no-files = No hay documentos en lo que eligió. Elija otro tipo de archivo u otros días.
download-too-large = Es demasiado para un solo archivo. Elija menos días.
access-encrypted = protegido con contraseña
record-file-title = Expediente de salud
record-file-vital-signs = Signos vitales
record-file-reports = Lo que dicen los informes
record-file-all-time = Todo lo que hay
record-file-practice = Consultorio
record-file-time = Periodo
record-file-made = Guardado el
record-file-test = Prueba
record-file-value = Resultado
record-file-range = Valores habituales
proposal-document = Un documento
upload-heading = Enviarnos un documento
upload-text = Por ejemplo, una carta del hospital, una foto de su cartilla de vacunas o una lista de lo que toma. Alguien del equipo que le atiende lo mira antes de que pase a su historia.
upload-title = ¿Qué es?
upload-title-hint = Por ejemplo: Carta de la clínica de ojos
upload-title-missing = Escriba en pocas palabras qué es
upload-file = El archivo
upload-file-hint = Un PDF, una foto (JPEG o PNG) o texto sin formato, de hasta { $count } MB
upload-missing = Elija un archivo
upload-too-large = Este archivo es demasiado grande. Envíe hasta 10 MB: haga una foto más pequeña o mande menos páginas.
upload-kind = No podemos recibir este tipo de archivo. Envíe un PDF, una foto (JPEG o PNG) o texto sin formato.
upload-again = Elija el archivo otra vez: su navegador no lo guarda
upload-note = ¿Qué debemos saber de él?
upload-file-sent = El archivo
upload-origin = Lo envió el paciente o alguien que actúa por él. No lo hemos cambiado.
rule-sent-too-much = Ya nos envió todo lo que podemos guardar aquí. Llámenos antes de enviar más.

contact-change-link = Pídanos cambiar su teléfono, correo o dirección
contact-change-title = Datos de contacto
contact-change-form = Cómo podemos comunicarnos con usted
contact-change-text = Escriba cómo debe quedar. La recepción lo revisa y lo anota en su ficha. Lo que deje vacío se quita.
contact-change-lines = Uno por línea, el mejor primero.
contact-change-street = Calle y número
contact-change-city = Ciudad
contact-change-state = Estado o provincia
contact-change-postal = Código postal
contact-change-country = País
contact-change-phones-wrong = Escriba hasta cinco teléfonos, uno por línea, como 555 0142.
contact-change-emails-wrong = Escriba hasta cinco correos, uno por línea, como ana@example.org.
contact-change-street-wrong = Escriba hasta cinco líneas de 120 caracteres como máximo.
contact-change-line-wrong = Escriba una línea de 120 caracteres como máximo.
contact-change-street-missing = Escriba la calle o deje vacía toda la dirección.
contact-change-city-missing = Escriba la ciudad o deje vacía toda la dirección.
contact-change-same = Esto es lo que ya tenemos. Cambie lo que está mal y envíelo.
contact-change-sent = Recibimos su solicitud. Aquí verá cuando quede anotada.
contact-change-last = Su última solicitud
contact-change-denied = Lo dejamos como estaba. El consultorio dice:
contact-change-on-file = En la ficha
contact-change-accept = Anotar en la ficha
contact-change-elsewhere = Esto cambia solo Portico. Cámbielo también en su sistema de expedientes, para que ambos digan lo mismo.
contact-change-deny-hint = El paciente lee esto. Diga qué hacer en su lugar, por ejemplo llamar.
worklist-contacts = Datos de contacto por anotar
worklist-contacts-text = Estos pacientes dicen que cambió su teléfono, correo o dirección.
worklist-contacts-none = Nadie pidió cambiar sus datos de contacto.

download-way = ¿Adónde debe ir?
download-save = Guardarlo en este dispositivo
download-mail = Enviarlo por correo electrónico
download-to = Correo electrónico
download-to-hint = Solo si lo envía. Revíselo dos veces: un correo no se puede recuperar.
download-to-wrong = Escriba un correo electrónico, como doctora@example.org.
download-plain = Enviarlo sin contraseña
download-plain-hint = Quien maneje o abra el correo podrá leer sus datos de salud.
download-plain-missing = Elija una contraseña para el archivo o marque que quiere enviarlo sin ella.
download-mailed = El archivo va en camino. Avise a la persona y, si tiene contraseña, désela por teléfono.
download-mail-subject = Un archivo de { $practice }
download-mail-text =
    Alguien pidió a { $practice } que le enviara el archivo { $file }.

    Si su nombre termina en .age, se abre con el programa age y una contraseña que esa persona le dará.
    Si no lo espera, bórrelo y llámenos: { $phone }
download-mail-too-large = Es demasiado para un correo. Elija menos días o guarde el archivo.
download-mail-failed = El servidor de correo no lo aceptó y no se envió nada. Inténtelo más tarde o guarde el archivo.
rule-mailed-too-often = Ha enviado diez archivos desde ayer. Guarde el archivo o envíelo mañana.
access-mailed = por correo a { $to }
download-button-or-send = Guardar o enviar el archivo
